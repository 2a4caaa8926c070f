import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { KernelBench, values, type HostTensor } from '../../testing/kernel-bench.js';
import { expectNear } from '../../testing/to-be-near.js';

let bench: KernelBench;
beforeAll(async () => void (bench = await KernelBench.open({ threads: 2 })));
afterAll(() => bench.close());

describe.each([
  [[7], [0]],
  [[3, 5], [0]],
  [[3, 5], [1]],
  [[4, 3, 5], [1]],
  [
    [4, 3, 5],
    [0, 2],
  ],
  [
    [2, 3, 4, 5],
    [0, 1, 2],
  ],
  [
    [2, 3, 4, 5],
    [1, 3],
  ],
  [
    [2, 3, 4, 5],
    [0, 2, 3],
  ],
  [[9, 1, 33], [1]],
  [[70_000], [0]],
  [[3000, 40], [0]],
  [[40, 3000], [1]],
  [[5, 700, 65], [1]],
])('%j over %j', (shape, axis) => {
  test.each(['Sum', 'Mean', 'Max', 'Min', 'Prod'])('%s', (name) => {
    const x = values(shape);
    if (name === 'Prod') x.values.forEach((v, i) => (x.values[i] = 1 + v / 100));
    const attrs = { axis, reductionIndices: axis, keepDims: false };
    const wanted = bench.expected(name, { x }, attrs);
    expectNear(bench.run(name, { x }, attrs), wanted, { relative: 1e-3, absolute: 1e-3 });
    const kept = bench.run(name, { x }, { ...attrs, keepDims: true });
    expect(kept.shape).toEqual(shape.map((size, i) => (axis.includes(i) ? 1 : size)));
  });
});

test('a sum of a million stays within a few units of the last place of the exact one', () => {
  const x: HostTensor = {
    shape: [1_000_000],
    values: new Float32Array(1_000_000).fill(0.1),
    dtype: 'float32',
  };
  const exact = 1_000_000 * Math.fround(0.1);
  const [sum] = bench.run('Sum', { x }, { axis: [0] }).values;
  expect(Math.abs(sum! / exact - 1)).toBeLessThan(1e-6);
  const columns = bench.run('Sum', { x: { ...x, shape: [250_000, 4] } }, { axis: [0] }).values;
  for (const column of columns) expect(Math.abs(column / (exact / 4) - 1)).toBeLessThan(3e-6);
});

test('NaN reaches Sum, Max and Min; ArgMax takes the first of equals', () => {
  const x = values([4, 30]);
  x.values[45] = NaN;
  for (const name of ['Sum', 'Max', 'Min']) {
    const attrs = { axis: [1], reductionIndices: [1] };
    const rows = bench.run(name, { x }, attrs).values.map(Number.isNaN);
    expect(rows).toEqual([false, true, false, false]);
  }
  const ties: HostTensor = {
    shape: [2, 5],
    values: Float32Array.of(1, 9, 3, 9, 0, 2, 2, 2, 2, 2),
    dtype: 'float32',
  };
  expect(bench.run('ArgMax', { x: ties }, { axis: 1 })).toEqual({
    shape: [2],
    dtype: 'int32',
    values: [1, 0],
  });
  expect(bench.run('ArgMin', { x: ties }, { axis: 1 }).values).toEqual([4, 0]);
});

test.each([[[1, 1]], [[3, 10]], [[700, 33]], [[2, 1000]]])(
  'Softmax and LogSoftmax of %j',
  (shape) => {
    const logits = values(shape);
    logits.values.forEach((v, i) => (logits.values[i] = v * 60 + 900));
    const width = shape[1]!;
    const rows = Array.from({ length: shape[0]! }, (_, i) => [
      ...logits.values.slice(i * width, (i + 1) * width),
    ]);
    const logs = rows.flatMap((row) => {
      const top = Math.max(...row);
      const log = Math.log(row.reduce((sum, v) => sum + Math.exp(v - top), 0));
      return row.map((v) => v - top - log);
    });
    expectNear(
      bench.run('LogSoftmax', { logits }, { axis: -1 }),
      { shape, values: logs },
      { relative: 1e-5 },
    );
    const wanted = { shape, values: logs.map(Math.exp) };
    expectNear(bench.run('Softmax', { logits }, { dim: -1 }), wanted, {
      relative: 2e-6,
      absolute: 1e-30,
    });
  },
);
