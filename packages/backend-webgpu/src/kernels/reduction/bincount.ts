import { util } from '@tensorflow/tfjs-core';
import { reshape, type GpuKernel } from '../gpu-kernel.js';

/** Counts over all values, whatever their shape; tfjs takes one axis. */
export const bincount: GpuKernel<'Bincount'> = ({ x, weights }, attrs, _, calls) =>
  calls.original({ x: reshape(calls, x, [util.sizeFromShape(x.shape)]), weights }, attrs);
