/**
 * Asks Node 20 for relaxed SIMD, which is on by default in Node 22 and in browsers. Workers that
 * start later inherit it. Does nothing where there is no V8 to ask.
 */
export function requestRelaxedSimd(): void {
  if (typeof process === 'undefined' || typeof process.getBuiltinModule !== 'function') return;
  try {
    const v8 = process.getBuiltinModule('node:v8');
    v8.setFlagsFromString('--experimental-wasm-relaxed-simd');
  } catch {
    // A host that forbids flags still runs the plain build.
  }
}
