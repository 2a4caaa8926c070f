import { cpu } from '@graftjs/backend-cpu';
import { defineBackend, storageOf, type Backend } from '@graftjs/core';
import type { KernelBackend } from '@tensorflow/tfjs-core';
import { thisHost, type Host } from './host.js';
import { loadNative, NATIVE_NAME } from './load-native.js';

/** What the native backend tells of itself beyond tfjs-core's contract. */
interface NativeStorage extends KernelBackend {
  /** False where the package found no CUDA device and computes on the CPU. */
  readonly isUsingGpuDevice?: boolean;
}

/**
 * CUDA in Node.js through `@tensorflow/tfjs-node-gpu`, an optional peer that is imported only when
 * the backend is asked for. Its name in tfjs-core's registry is `tensorflow`.
 *
 * Where the package is missing, lacks its native addon, or does not run on this Node, `useBackend`
 * goes on to the next candidate, or rejects with a `BackendError` that says which it was.
 *
 * @example
 * ```ts
 * await useBackend(nodeGpu(), simd());
 * ```
 */
export function nodeGpu(): Backend {
  return nodeGpuOn(thisHost());
}

/** @internal The backend on a host that tests can make up. */
export function nodeGpuOn(host: Host): Backend {
  return defineBackend({
    name: NATIVE_NAME,
    availability: () => loadNative(host),
    open: () => storageOf(NATIVE_NAME) as Promise<NativeStorage>,
    // cuDNN chooses among algorithms that add in another order from run to run.
    capabilities: ({ isUsingGpuDevice }) =>
      isUsingGpuDevice === true ? { device: 'gpu', deterministic: false } : {},
    fallback: cpu(),
  });
}
