import { memoryFlagsOffset, plainBinary, relaxedBinary } from '../generated/kernels.js';
import { requestRelaxedSimd } from './relaxed-simd.js';

export type Build = 'relaxed' | 'plain';

export interface CompiledKernels {
  readonly module: WebAssembly.Module;
  readonly build: Build;
}

/**
 * Compiles the kernels for shared or unshared memory: the relaxed-SIMD build (fused multiply-add)
 * where the host validates it, else the plain one.
 */
export async function compileKernels(shared: boolean, wanted?: Build): Promise<CompiledKernels> {
  if (wanted !== 'plain') {
    const relaxed = binaryFor('relaxed', shared);
    if (!WebAssembly.validate(relaxed)) requestRelaxedSimd();
    if (WebAssembly.validate(relaxed)) {
      return { module: await WebAssembly.compile(relaxed), build: 'relaxed' };
    }
  }
  return { module: await WebAssembly.compile(binaryFor('plain', shared)), build: 'plain' };
}

/** Whether the host runs 128-bit SIMD at all. */
export function supportsSimd(): boolean {
  return typeof WebAssembly !== 'undefined' && WebAssembly.validate(binaryFor('plain', false));
}

function binaryFor(build: Build, shared: boolean): Uint8Array<ArrayBuffer> {
  const text = atob(build === 'relaxed' ? relaxedBinary : plainBinary);
  const binary = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) binary[i] = text.charCodeAt(i);
  // The flag of the memory limits: both have a maximum (1), a shared memory sets bit 1 as well.
  binary[memoryFlagsOffset[build]] = shared ? 3 : 1;
  return binary;
}
