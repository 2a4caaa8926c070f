import type { WasmKernel } from '../wasm-kernel.js';

/** Cast in which everything but zero is true; tfjs keeps the low byte of the number. */
export const cast: WasmKernel<'Cast'> = (inputs, attrs, _, calls) => {
  const { x } = inputs;
  if (attrs.dtype !== 'bool' || x.dtype === 'bool') return calls.original(inputs, attrs);
  const zero = calls.run('Fill', {}, { shape: [], value: 0, dtype: x.dtype });
  return calls.run('NotEqual', { a: x, b: zero }, {});
};
