import type { NamedAttrMap, NamedTensorInfoMap, TensorInfo } from '@tensorflow/tfjs-core';
import type { SimdBackend } from '../backend.js';

/** One call of a kernel, as tfjs-core makes it. */
export interface KernelCall {
  readonly inputs: NamedTensorInfoMap;
  readonly attrs: NamedAttrMap;
  readonly backend: SimdBackend;
}

/**
 * One of our own kernels. It returns `undefined` to leave a call (an unusual dtype, say) to the
 * inherited CPU kernel of the same name.
 */
export type NativeKernel = (call: KernelCall) => TensorInfo | TensorInfo[] | undefined;

/** Kernels of one family by their names in tfjs-core's registry. */
export type KernelFamily = Readonly<Record<string, NativeKernel>>;
