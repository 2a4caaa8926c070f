import type { KernelCalls, KernelFunction, KernelName } from '@graftjs/core';
import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { GpuStorage } from '../storage/gpu-storage.js';

/** A kernel for the GPU's storage. */
export type GpuKernel<Name extends KernelName> = KernelFunction<Name, GpuStorage>;

/** The calls of a kernel, whichever kernel it is. */
export type Calls = Pick<KernelCalls, 'run' | 'runMany'>;

export function reshape({ run }: Calls, x: TensorInfo, shape: readonly number[]): TensorInfo {
  return run('Reshape', { x }, { shape: [...shape] });
}
