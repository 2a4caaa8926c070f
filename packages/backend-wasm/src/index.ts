export { wasm } from './wasm.js';
export type { WasmFile, WasmOptions } from './storage/wasm-options.js';
