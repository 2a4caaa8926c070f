import { BackendError } from '@graftjs/core';
import { SimdBackend } from './backend.js';
import { Engine } from './engine.js';
import { openMemory } from './memory/engine-memory.js';
import { canShareMemory, coreCount } from './threads/host.js';
import { compileKernels, supportsSimd, type Build } from './wasm/compile.js';

export interface SimdOptions {
  /** Threads to compute with, the calling one included; default one for each core. */
  readonly threads?: number;
  /** Most bytes of memory, default 4 GiB shared or 2 GiB alone. */
  readonly memoryLimit?: number;
  /** Kernels with fused multiply-add (`relaxed`) or without; default what the host has. */
  readonly build?: Build;
  /** Milliseconds after which a worker that holds up a kernel counts as lost, default 30,000. */
  readonly stallTimeout?: number;
}

/** Why the engine cannot run here, or `undefined` when it can. */
export function whyUnavailable(): string | undefined {
  if (typeof WebAssembly === 'undefined') return 'this host has no WebAssembly';
  if (!supportsSimd()) return 'the WebAssembly of this host has no 128-bit SIMD';
  return undefined;
}

/** Compiles the kernels, takes the memory and makes the backend; threads start with the first need. */
export async function openBackend(options: SimdOptions = {}): Promise<SimdBackend> {
  const problem = whyUnavailable();
  if (problem) throw new BackendError({ where: 'backend "simd"', problem });
  const { threads = coreCount(), memoryLimit, build, stallTimeout = 30_000 } = options;
  if (!Number.isInteger(threads) || threads < 1) {
    throw new BackendError({
      where: 'backend "simd"',
      problem: 'threads must be a whole number of at least 1',
      operands: [{ label: 'threads', value: threads }],
    });
  }
  // Memory is shared only where threads use it: memory that is not shared suits more Web APIs.
  const shared = threads > 1 && canShareMemory();
  const compiled = await compileKernels(shared, build);
  const memory = openMemory(shared, memoryLimit);
  return new SimdBackend(new Engine({ compiled, memory, threads, stallTimeout }));
}
