import { ConfigError } from '@graftjs/core';

/** The three builds of the module; the best one that the host can run is taken. */
export const wasmFiles = [
  'tfjs-backend-wasm.wasm',
  'tfjs-backend-wasm-simd.wasm',
  'tfjs-backend-wasm-threaded-simd.wasm',
] as const;

export type WasmFile = (typeof wasmFiles)[number];

export interface WasmOptions {
  /**
   * Where the `.wasm` files are: one folder (with a trailing slash), or an address for each file.
   * Default: in Node beside the installed tfjs-backend-wasm, in a bundle where the bundler put them.
   */
  readonly wasmPaths?: string | Readonly<Record<WasmFile, string>>;
  /**
   * Threads to compute with, in browser pages that are cross-origin isolated; default 1. In Node
   * the module runs one thread. tfjs-backend-wasm starts its threads from its own source text, so a
   * minified bundle hangs with more than one.
   */
  readonly threads?: number;
}

/** Refuses options that make no sense. */
export function checkOptions({ wasmPaths, threads = 1 }: WasmOptions): void {
  if (!Number.isInteger(threads) || threads < 1) {
    throw new ConfigError({
      where: 'wasm',
      problem: 'threads must be a whole number of at least 1',
      operands: [{ label: 'threads', value: threads }],
    });
  }
  if (wasmPaths === undefined || typeof wasmPaths === 'string') return;
  const missing = wasmFiles.filter((file) => !wasmPaths[file]);
  if (missing.length === 0) return;
  throw new ConfigError({
    where: 'wasm',
    problem: 'wasmPaths must name every file',
    operands: [{ label: 'missing', value: missing }],
  });
}
