import '@tensorflow/tfjs-backend-cpu';
import { getKernelsForBackend, type KernelConfig, type KernelFunc } from '@tensorflow/tfjs-core';
import type { SimdBackend } from '../backend.js';
import type { KernelCall, NativeKernel } from './native-kernel.js';
import { nativeKernels } from './native-kernels.js';

/** Every kernel of the backend: our own, and the CPU kernels for the rest. */
export function kernelConfigs(backendName: string): KernelConfig[] {
  const inherited = new Map(
    getKernelsForBackend('cpu').map((config) => [config.kernelName, config]),
  );
  const names = new Set([...inherited.keys(), ...Object.keys(nativeKernels)]);
  return [...names].map((kernelName) => {
    const native = nativeKernels[kernelName];
    const cpu = inherited.get(kernelName)?.kernelFunc;
    return {
      ...inherited.get(kernelName),
      kernelName,
      backendName,
      kernelFunc: guarded(kernelName, native, cpu),
    };
  });
}

function guarded(name: string, native?: NativeKernel, cpu?: KernelFunc): KernelFunc {
  return (call) => {
    const backend = call.backend as SimdBackend;
    let failed = true;
    backend.begin();
    try {
      let result = native?.(call as unknown as KernelCall);
      if (!result) {
        if (!cpu) throw new Error(`kernel "${name}" of backend "simd" does not take these inputs`);
        result = cpu(call);
      }
      failed = false;
      return result;
    } finally {
      backend.end(failed);
    }
  };
}
