import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { KernelBench, values, type KernelResult } from '../../testing/kernel-bench.js';
import { expectNear } from '../../testing/to-be-near.js';
import { suitsWinograd, suitsWinogradGradient } from './winograd.js';

let bench: KernelBench;
let plain: KernelBench;
beforeAll(async () => {
  bench = await KernelBench.open({ threads: 2 });
  plain = await KernelBench.open({ threads: 1, build: 'plain' });
});
afterAll(() => bench.close());

// x, filters, padding: odd and even sizes, borders on each side, chunks that end in mid-row.
const geometries: [[number, number, number, number], number, 'same' | 'valid' | number][] = [
  [[1, 8, 8, 16], 16, 'same'],
  [[2, 9, 7, 16], 24, 'same'],
  [[1, 11, 12, 20], 16, 'valid'],
  [[3, 14, 14, 32], 40, 'same'],
  [[1, 28, 28, 64], 64, 2],
  [[5, 6, 13, 16], 16, 1],
];

/** The convolution in double precision. */
function reference(
  {
    shape: [n = 0, h = 0, w = 0, ci = 0],
    values: x,
  }: { shape: number[]; values: ArrayLike<number> },
  filter: ArrayLike<number>,
  co: number,
  pad: number,
): KernelResult {
  const [oh, ow] = [h + 2 * pad - 2, w + 2 * pad - 2];
  const out: number[] = [];
  for (let b = 0; b < n; b++)
    for (let i = 0; i < oh; i++)
      for (let j = 0; j < ow; j++)
        for (let f = 0; f < co; f++) {
          let sum = 0;
          for (let tap = 0; tap < 9; tap++) {
            const [y, z] = [i + Math.floor(tap / 3) - pad, j + (tap % 3) - pad];
            if (y < 0 || z < 0 || y >= h || z >= w) continue;
            const from = ((b * h + y) * w + z) * ci;
            for (let c = 0; c < ci; c++) sum += x[from + c]! * filter[(tap * ci + c) * co + f]!;
          }
          out.push(sum);
        }
  return { shape: [n, oh, ow, co], dtype: 'float32', values: out };
}

describe.each(geometries)('x %j, %i filters, pad %j', (xShape, filters, pad) => {
  const attrs = { strides: 1, pad, dataFormat: 'NHWC' };
  const margin = pad === 'same' ? 1 : pad === 'valid' ? 0 : pad;
  const filterShape = [3, 3, xShape[3], filters];
  const [x, filter] = [values(xShape, 1), values(filterShape, 2)];
  const wanted = reference(x, filter.values, filters, margin);

  test('is computed by minimal filtering', () => {
    const [, height = 0, width = 0] = wanted.shape;
    expect(suitsWinograd(xShape[3], filters, height, width)).toBe(true);
  });

  test('agrees with double precision, as close as a plain sum does', () => {
    // Values in [-1, 1): sums of 9·k products have a spread of √(9k)/3.
    const absolute = 3e-6 * Math.sqrt(9 * xShape[3]);
    for (const one of [bench, plain]) {
      expectNear(one.run('Conv2D', { x, filter }, attrs), wanted, { relative: 1e-5, absolute });
    }
  });

  test('fuses bias and activation', () => {
    const bias = values([filters], 3);
    const fused = bench.run('FusedConv2D', { x, filter, bias }, { ...attrs, activation: 'relu' });
    const list = wanted.values.map((v, i) => Math.max(0, v + bias.values[i % filters]!));
    const tolerance = { relative: 1e-5, absolute: 3e-6 * Math.sqrt(9 * xShape[3]) };
    expectNear(fused, { shape: wanted.shape, values: list }, tolerance);
  });

  test('its gradient by the input is the adjoint', () => {
    const dy = values(wanted.shape, 4);
    const dx = bench.run('Conv2DBackpropInput', { dy, filter }, { ...attrs, inputShape: xShape });
    const dot = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
      Array.from(a).reduce((sum, v, i) => sum + v * b[i]!, 0);
    const inner = dot(wanted.values, dy.values);
    expect(Math.abs(dot(dx.values, x.values) - inner)).toBeLessThan(1e-3 + 1e-5 * Math.abs(inner));
  });
});

test.each([
  [[8, 14, 14, 16], 16, 'same'],
  [[3, 27, 25, 32], 24, 'valid'],
  [[2, 32, 31, 20], 16, 2],
] as const)('filter gradient of %j by %i filters, pad %j', (shape, filters, pad) => {
  const [n, h, w, ci] = shape;
  const margin = pad === 'same' ? 1 : pad === 'valid' ? 0 : pad;
  const [outHeight, outWidth] = [h + 2 * margin - 2, w + 2 * margin - 2];
  const call = { k: ci, n: filters, batches: n, outHeight, outWidth };
  expect(suitsWinogradGradient(call)).toBe(true);
  const [x, dy] = [values([...shape], 1), values([n, outHeight, outWidth, filters], 2)];
  const wanted = new Array<number>(9 * ci * filters).fill(0);
  for (let b = 0; b < n; b++)
    for (let i = 0; i < outHeight; i++)
      for (let j = 0; j < outWidth; j++)
        for (let tap = 0; tap < 9; tap++) {
          const [y, z] = [i + Math.floor(tap / 3) - margin, j + (tap % 3) - margin];
          if (y < 0 || z < 0 || y >= h || z >= w) continue;
          const from = ((b * h + y) * w + z) * ci;
          const to = ((b * outHeight + i) * outWidth + j) * filters;
          for (let c = 0; c < ci; c++)
            for (let f = 0; f < filters; f++)
              wanted[(tap * ci + c) * filters + f]! += x.values[from + c]! * dy.values[to + f]!;
        }
  const filterShape = [3, 3, ci, filters];
  const attrs = { strides: 1, pad, dataFormat: 'NHWC', filterShape };
  const absolute = 3e-6 * Math.sqrt(n * outHeight * outWidth);
  for (const one of [bench, plain]) {
    const got = one.run('Conv2DBackpropFilter', { x, dy }, attrs);
    expectNear(got, { shape: filterShape, values: wanted }, { relative: 1e-5, absolute });
  }
});

test('too few channels, channels that are no whole vectors and tiny images go another way', () => {
  expect(suitsWinograd(3, 16, 32, 32)).toBe(false);
  expect(suitsWinograd(16, 8, 32, 32)).toBe(false);
  expect(suitsWinograd(18, 16, 32, 32)).toBe(false);
  expect(suitsWinograd(16, 20, 32, 32)).toBe(false);
  expect(suitsWinograd(64, 64, 4, 4)).toBe(false);
  expect(suitsWinograd(4096, 4096, 32, 32)).toBe(false);
});

test('the bits do not depend on the threads', async () => {
  const [x, filter] = [values([4, 20, 20, 32], 1), values([3, 3, 32, 32], 2)];
  const attrs = { strides: 1, pad: 'same', dataFormat: 'NHWC' };
  const alone = await KernelBench.open({ threads: 1 });
  expect(bench.run('Conv2D', { x, filter }, attrs)).toEqual(
    alone.run('Conv2D', { x, filter }, attrs),
  );
  const dy = values([4, 20, 20, 32], 3);
  const shaped = { ...attrs, filterShape: [3, 3, 32, 32] };
  expect(bench.run('Conv2DBackpropFilter', { x, dy }, shaped)).toEqual(
    alone.run('Conv2DBackpropFilter', { x, dy }, shaped),
  );
});
