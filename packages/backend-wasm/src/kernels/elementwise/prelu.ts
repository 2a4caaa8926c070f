import type { WasmKernel } from '../wasm-kernel.js';

/**
 * Prelu with slopes of any shape that broadcasts: x where it is positive, slope · x elsewhere.
 * XNNPACK takes slopes along the last axes only, and reads others as if they were.
 */
export const prelu: WasmKernel<'Prelu'> = (inputs, attrs, _, calls) => {
  const { x, alpha } = inputs;
  const leading = alpha.shape.findIndex((axis) => axis !== 1);
  const own = leading < 0 ? [] : alpha.shape.slice(leading);
  const isTrailing = own.every((axis, i) => axis === x.shape.at(i - own.length));
  if (own.length > 0 && isTrailing) return calls.original(inputs, attrs);
  const { run } = calls;
  const zero = run('Fill', {}, { shape: [], value: 0, dtype: 'float32' });
  const negative = run('Minimum', { a: x, b: zero }, {});
  return run(
    'Add',
    { a: run('Relu', { x }, {}), b: run('Multiply', { a: alpha, b: negative }, {}) },
    {},
  );
};
