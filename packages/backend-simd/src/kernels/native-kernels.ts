import { convKernels } from './conv/conv-kernels.js';
import { depthwiseKernels } from './depthwise/depthwise-kernels.js';
import { matMulKernels } from './mat-mul/mat-mul-kernels.js';
import type { KernelFamily } from './native-kernel.js';

/** Our own kernels, by the names of tfjs-core's registry. */
export const nativeKernels: KernelFamily = {
  ...matMulKernels,
  ...convKernels,
  ...depthwiseKernels,
};
