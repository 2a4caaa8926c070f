import { cpu } from '@graftjs/backend-cpu';
import { defineBackend, type Backend, type Kernels } from '@graftjs/core';
import { getKernel, registerKernel, unregisterKernel } from '@tensorflow/tfjs-core';
import type { SimdBackend } from './backend.js';
import { kernelConfigs } from './kernels/kernel-configs.js';
import { openBackend, whyUnavailable, type SimdOptions } from './open-backend.js';

const NAME = 'simd';

/**
 * The fast engine for Node and browsers: WASM-SIMD kernels, forward and backward, on as many
 * threads as the host allows. Runs every op; what it has no kernel of its own for runs as tfjs's
 * CPU kernel on the same memory, without a copy.
 *
 * Threads need Node or a cross-origin-isolated page; elsewhere it computes with one.
 */
export function simd(options: SimdOptions = {}): Backend {
  const reference = cpu();
  const { Einsum, TensorScatterUpdate, Transform } = reference.kernels;
  return defineBackend<SimdBackend>({
    name: NAME,
    availability() {
      const reason = whyUnavailable();
      return reason === undefined ? { available: true } : { available: false, reason };
    },
    async open() {
      const storage = await openBackend(options);
      for (const config of kernelConfigs(NAME)) {
        if (getKernel(config.kernelName, NAME)) unregisterKernel(config.kernelName, NAME);
        registerKernel(config);
      }
      return storage;
    },
    capabilities: ({ engine }) => ({ threads: engine.threads }),
    // What the reference mends in tfjs's CPU kernels is needed here as well: they are the same
    // code, and they run on this storage since it is tfjs's CPU storage too.
    kernels: { Einsum, TensorScatterUpdate, Transform } as Kernels<SimdBackend>,
    composed: reference.composed as Kernels<SimdBackend>,
  });
}
