import { util, type TensorInfo } from '@tensorflow/tfjs-core';
import type { GpuKernel } from '../gpu-kernel.js';

const isEmpty = ({ shape }: TensorInfo): boolean => util.sizeFromShape(shape) === 0;

/** Products with sums over nothing, for which tfjs binds a buffer of no bytes. */
export const batchMatMul: GpuKernel<'BatchMatMul'> = (inputs, attrs, _, calls) =>
  isEmpty(inputs.a) || isEmpty(inputs.b)
    ? calls.fallback(inputs, attrs)
    : calls.original(inputs, attrs);

export const fusedMatMul: GpuKernel<'_FusedMatMul'> = (inputs, attrs, _, calls) =>
  isEmpty(inputs.a) || isEmpty(inputs.b)
    ? calls.fallback(inputs, attrs)
    : calls.original(inputs, attrs);
