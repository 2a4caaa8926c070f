import type { KernelBackend, TensorInfo } from '@tensorflow/tfjs-core';
import type { KernelCalls } from './kernel-calls.js';
import type { KernelAttrs, KernelInputs, KernelName } from './kernel-table.js';

/**
 * One kernel of a backend.
 *
 * @param inputs its tensors by name, or a list of them
 * @param attrs what is not a tensor
 * @param storage the storage of the backend, as `open` made it
 * @param calls runs other kernels, and the one that this kernel replaces
 */
export type KernelFunction<Name extends KernelName, Storage extends KernelBackend> = (
  inputs: KernelInputs<Name>,
  attrs: KernelAttrs<Name>,
  storage: Storage,
  calls: KernelCalls<Name>,
) => TensorInfo | TensorInfo[];

/** Kernels by name. A name that tfjs-core does not dispatch does not compile. */
export type Kernels<Storage extends KernelBackend> = {
  readonly [Name in KernelName]?: KernelFunction<Name, Storage>;
};

/** Kernels whose storage is not known to the type system any more. */
export type AnyKernels = {
  readonly [Name in KernelName]?: (
    inputs: never,
    attrs: never,
    storage: never,
    calls: never,
  ) => TensorInfo | TensorInfo[];
};
