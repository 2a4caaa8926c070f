import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { KernelBench, values } from '../../testing/kernel-bench.js';
import { expectNear } from '../../testing/to-be-near.js';

let bench: KernelBench;
beforeAll(async () => void (bench = await KernelBench.open({ threads: 2 })));
afterAll(() => bench.close());

test.each([
  [[2, 8, 8, 5], 2, 2, 'valid'],
  [[1, 9, 7, 4], 3, 2, 'same'],
  [[3, 7, 11, 9], [2, 3], 1, 'same'],
  [[1, 6, 6, 13], 3, 1, 'valid'],
  [[2, 5, 5, 1], 2, 3, 'same'],
  [[2, 6, 10, 12], 2, 2, 'valid'],
] as const)('pooling %j, window %j, strides %j, %s', (shape, filterSize, strides, pad) => {
  const attrs = { filterSize: filterSize as number | number[], strides, pad };
  const x = values([...shape]);
  for (const name of ['MaxPool', 'AvgPool']) {
    const y = bench.expected(name, { x }, attrs);
    expectNear(bench.run(name, { x }, attrs), y);
    const inputs = { dy: values(y.shape, 3), input: x, output: values(y.shape, 4) };
    const gradient = bench.run(`${name}Grad`, inputs, attrs);
    expectNear(gradient, bench.expected(`${name}Grad`, inputs, attrs));
  }
});

test('the gradient of a maximum goes to the first of equal values', () => {
  const input = {
    shape: [1, 2, 2, 1],
    values: new Float32Array(4).fill(3),
    dtype: 'float32' as const,
  };
  const dy = { shape: [1, 1, 1, 1], values: Float32Array.of(5), dtype: 'float32' as const };
  const attrs = { filterSize: 2, strides: 2, pad: 'valid' };
  expect(bench.run('MaxPoolGrad', { dy, input, output: dy }, attrs).values).toEqual([5, 0, 0, 0]);
  // Whole vectors of channels: equal values, NaN before and behind the largest, nothing but -∞.
  const lanes = [
    [3, NaN, 1, -Infinity],
    [3, 2, NaN, -Infinity],
    [1, 4, 7, -Infinity],
    [3, NaN, 7, -Infinity],
  ];
  const wide = {
    shape: [1, 2, 2, 4],
    values: Float32Array.from(lanes.flat()),
    dtype: 'float32' as const,
  };
  const four = {
    shape: [1, 1, 1, 4],
    values: Float32Array.of(1, 2, 3, 4),
    dtype: 'float32' as const,
  };
  const got = bench.run('MaxPoolGrad', { dy: four, input: wide, output: four }, attrs).values;
  expect(got).toEqual([1, 0, 0, 0, 0, 0, 0, 0, 0, 2, 3, 0, 0, 0, 0, 0]);
});

test.each([[[4, 6]], [[2, 3, 3, 17]], [[1000, 64]]])('FusedBatchNorm of %j', (shape) => {
  const channels = shape.at(-1)!;
  const variance = values([channels], 3);
  variance.values.forEach((v, i) => (variance.values[i] = Math.abs(v) + 0.1));
  const inputs = { x: values(shape), mean: values([channels], 2), variance };
  for (const extra of [{}, { offset: values([channels], 4), scale: values([channels], 5) }]) {
    const given = { ...inputs, ...extra };
    const wanted = bench.expected('FusedBatchNorm', given, { varianceEpsilon: 1e-3 });
    expectNear(bench.run('FusedBatchNorm', given, { varianceEpsilon: 1e-3 }), wanted);
  }
});
