import { cpu } from '@graftjs/backend-cpu';
import { defineBackend, type Backend } from '@graftjs/core';
import { composedKernels, ownKernels } from './kernels/kernels.js';
import { openWasm } from './storage/open-wasm.js';
import { checkOptions, type WasmOptions } from './storage/wasm-options.js';

/**
 * WebAssembly SIMD through tfjs-backend-wasm (XNNPACK), completed so that every model trains on
 * it: convolution gradients built from its own fast kernels, the rest on the CPU reference.
 *
 * @param options where the `.wasm` files are, and how many threads to use
 */
export function wasm(options: WasmOptions = {}): Backend {
  checkOptions(options);
  return defineBackend({
    name: 'wasm',
    availability: () =>
      typeof WebAssembly === 'undefined'
        ? { available: false, reason: 'this host has no WebAssembly' }
        : { available: true },
    open: () => openWasm(options),
    capabilities: ({ threads }) => ({ threads, dtypes: ['float32', 'int32', 'bool'] }),
    kernels: ownKernels,
    composed: composedKernels,
    fallback: cpu(),
  });
}
