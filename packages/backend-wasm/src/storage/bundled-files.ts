import type { WasmFile } from './wasm-options.js';

/**
 * Where a bundler puts the `.wasm` files. Bundlers look for exactly this form of address, emit the
 * file it names, and replace it, so that nothing needs to be configured. The files are copies in
 * this package, since dev servers follow relative addresses only.
 */
export function bundledFiles(): Record<WasmFile, string> {
  return {
    'tfjs-backend-wasm.wasm': new URL('../../wasm/tfjs-backend-wasm.wasm', import.meta.url).href,
    'tfjs-backend-wasm-simd.wasm': new URL(
      '../../wasm/tfjs-backend-wasm-simd.wasm',
      import.meta.url,
    ).href,
    'tfjs-backend-wasm-threaded-simd.wasm': new URL(
      '../../wasm/tfjs-backend-wasm-threaded-simd.wasm',
      import.meta.url,
    ).href,
  };
}
