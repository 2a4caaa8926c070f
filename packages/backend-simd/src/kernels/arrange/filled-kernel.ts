import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { HeapArray, HeapData } from '../../memory/tensor-data.js';
import type { KernelFamily, NativeKernel } from '../native-kernel.js';

/** A tensor that its maker fills in place; the view goes no further than that. */
const filled: NativeKernel = ({ attrs, backend }): TensorInfo => {
  const { shape, dtype, fill } = attrs as unknown as {
    readonly shape: number[];
    readonly dtype: 'float32' | 'int32';
    readonly fill: (values: HeapArray) => void;
  };
  const out = backend.output(shape, dtype);
  fill((backend.data.get(out.dataId) as unknown as HeapData).values);
  return out;
};

export const filledKernels: KernelFamily = { GraftFilled: filled };
