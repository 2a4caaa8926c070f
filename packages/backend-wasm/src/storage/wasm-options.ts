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
