import { reshape, type GpuKernel } from '../gpu-kernel.js';
import type { TensorInfo } from '@tensorflow/tfjs-core';

/** The most axes for which tfjs keeps a list of numbers in the memory of a workgroup. */
const MOST_AXES = 4;

/**
 * Operations of two tensors. A bias for tensors of more than four axes makes tfjs write WGSL that
 * does not compile, unless it comes with as many axes.
 */
export const binary: GpuKernel<'Add'> = ({ a, b }, attrs, _, calls) => {
  const rank = Math.max(a.shape.length, b.shape.length);
  if (rank <= MOST_AXES) return calls.original({ a, b }, attrs);
  const filled = (x: TensorInfo): TensorInfo =>
    x.shape.length === 1 ? reshape(calls, x, [...Array<number>(rank - 1).fill(1), ...x.shape]) : x;
  return calls.original({ a: filled(a), b: filled(b) }, attrs);
};
