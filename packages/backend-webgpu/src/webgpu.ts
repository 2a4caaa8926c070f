import { cpu } from '@graftjs/backend-cpu';
import { defineBackend, type Backend } from '@graftjs/core';
import { engine } from '@tensorflow/tfjs-core';
import { findAdapter } from './device/find-adapter.js';
import { thisHost, type Host } from './device/host.js';
import { isRefusal } from './device/refusal.js';
import { checkOptions, type WebgpuOptions } from './device/webgpu-options.js';
import { ownKernels } from './kernels/kernels.js';
import { openStorage } from './storage/open-storage.js';

/** The name of the backend of tfjs that it completes. */
const NAME = 'webgpu';

/**
 * The GPU through WebGPU: of the browser, or in Node of Dawn (the npm package `webgpu`, an optional
 * peer that is imported only when the backend is asked for). tfjs-backend-webgpu completed: what it
 * lacks runs on the CPU reference.
 *
 * Where there is no WebGPU, no adapter, or only one that computes on the CPU, `useBackend` goes on
 * to the next candidate, or rejects with a `BackendError` that says which it was.
 *
 * @param options which GPU to take
 * @throws ConfigError where an option makes no sense
 * @example
 * ```ts
 * await useBackend(webgpu(), simd());
 * ```
 */
export function webgpu(options: WebgpuOptions = {}): Backend {
  return webgpuOn(thisHost(), options);
}

/** @internal The backend on a host that tests can make up. */
export function webgpuOn(host: Host, options: WebgpuOptions = {}): Backend {
  checkOptions(options);
  return defineBackend({
    name: NAME,
    async availability() {
      if (engine().registry[NAME]) return { available: true };
      const found = await findAdapter(host, options);
      return isRefusal(found) ? found : { available: true };
    },
    open: () => openStorage(host, options),
    capabilities: ({ isSoftware, readsSynchronously }) => ({
      device: isSoftware ? 'cpu' : 'gpu',
      syncRead: readsSynchronously,
      // Some products are summed by atomic additions, in whatever order the threads come.
      deterministic: false,
      dtypes: ['float32', 'int32', 'bool', 'complex64'],
    }),
    kernels: ownKernels,
    fallback: cpu(),
  });
}
