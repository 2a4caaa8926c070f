import {
  getKernel,
  registerKernel,
  type NamedTensorInfoMap,
  type TensorInfo,
} from '@tensorflow/tfjs-core';
import type { GpuStorage } from '../storage/gpu-storage.js';

/** A kernel that only Graft asks for, in place of several: its name begins with `Graft`. */
export type OwnKernel = (
  inputs: Readonly<Record<string, TensorInfo | undefined>>,
  attrs: Readonly<Record<string, unknown>>,
  storage: GpuStorage,
) => TensorInfo | TensorInfo[];

/** Registers kernels of whose names tfjs-core knows nothing. */
export function registerOwnKernels(
  backendName: string,
  kernels: Readonly<Record<string, OwnKernel>>,
): void {
  for (const [kernelName, run] of Object.entries(kernels)) {
    if ((getKernel(kernelName, backendName) as unknown) != null) continue;
    registerKernel({
      kernelName,
      backendName,
      kernelFunc: ({ inputs, attrs, backend }) =>
        run(
          inputs as NamedTensorInfoMap,
          attrs as unknown as Record<string, unknown>,
          backend as GpuStorage,
        ),
    });
  }
}
