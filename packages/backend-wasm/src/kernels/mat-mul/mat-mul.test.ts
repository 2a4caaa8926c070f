import { beforeAll, describe, expect, it } from '@jest/globals';
import { cpu } from '@graftjs/backend-cpu';
import { memory, storageOf, tensor, tidy, useBackend, type Tensor } from '@graftjs/core';
import { engine } from '@tensorflow/tfjs-core';
import { wasm } from '../../wasm.js';

const random = (shape: readonly number[], seed: number): Tensor =>
  tensor(
    Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) =>
      Math.sin(12.9898 * (i + 1) + seed),
    ),
    [...shape],
  );

/** A product by its definition, in double precision. */
function product(a: Tensor, b: Tensor, transposeA: boolean, transposeB: boolean): number[] {
  const [x, y] = [a.dataSync(), b.dataSync()];
  const [rowsA, columnsA] = a.shape.slice(-2) as [number, number];
  const [rowsB, columnsB] = b.shape.slice(-2) as [number, number];
  const [m, k] = transposeA ? [columnsA, rowsA] : [rowsA, columnsA];
  const n = transposeB ? rowsB : columnsB;
  const rank = Math.max(a.rank, b.rank) - 2;
  const outer = Array.from({ length: rank }, (_, i) =>
    Math.max(a.shape.at(i - rank - 2) ?? 1, b.shape.at(i - rank - 2) ?? 1),
  );
  const result: number[] = [];
  const total = outer.reduce((count, axis) => count * axis, 1);
  for (let flat = 0; flat < total; flat++) {
    const offset = (shape: readonly number[]): number => {
      let [index, rest, stride] = [0, flat, 1];
      for (let axis = rank - 1; axis >= 0; axis--) {
        const own = shape.at(axis - rank - 2) ?? 1;
        const at = rest % outer[axis]!;
        rest = Math.floor(rest / outer[axis]!);
        if (own > 1) index += at * stride;
        stride *= own;
      }
      return index;
    };
    const [fromA, fromB] = [offset(a.shape) * rowsA * columnsA, offset(b.shape) * rowsB * columnsB];
    for (let i = 0; i < m; i++) {
      for (let j = 0; j < n; j++) {
        let sum = 0;
        for (let l = 0; l < k; l++) {
          const left = x[fromA + (transposeA ? l * columnsA + i : i * columnsA + l)]!;
          sum += left * y[fromB + (transposeB ? j * columnsB + l : l * columnsB + j)]!;
        }
        result.push(sum);
      }
    }
  }
  return result;
}

const multiply = (a: Tensor, b: Tensor, transposeA = false, transposeB = false): Tensor =>
  engine().runKernel('BatchMatMul', { a, b }, { transposeA, transposeB });

function expectClose(actual: Tensor, expected: readonly number[]): void {
  const values = actual.dataSync();
  expect(values.length).toBe(expected.length);
  const worst = expected.reduce((most, v, i) => Math.max(most, Math.abs(v - values[i]!)), 0);
  expect(worst).toBeLessThan(2e-5);
}

beforeAll(() => useBackend(wasm()));

describe('matrix products', () => {
  const sizes = [
    [5, 7, 3],
    [33, 18, 20],
    [1, 40, 200],
    [90, 70, 1],
  ] as const;
  const batches = [
    [[1], [1]],
    [[3], [3]],
    [[3], [1]],
    [[1], [3]],
    [
      [2, 3],
      [2, 3],
    ],
    [[2, 1], [3]],
    [[3], [2, 1]],
  ] as const;
  const cases = sizes.flatMap((size) =>
    batches.flatMap((batch) =>
      [0, 1, 2, 3].map((flags) => ({
        size,
        batch,
        transposeA: flags > 1,
        transposeB: flags % 2 === 1,
      })),
    ),
  );

  it('are right for every size, batch and transposition, and leave nothing behind', async () => {
    const storage = await storageOf('wasm');
    const before = [memory().numTensors, storage.numDataIds()];
    for (const { size, batch, transposeA, transposeB } of cases) {
      const [m, k, n] = size;
      tidy(() => {
        const a = random([...batch[0], ...(transposeA ? [k, m] : [m, k])], 1);
        const b = random([...batch[1], ...(transposeB ? [n, k] : [k, n])], 2);
        const c = multiply(a, b, transposeA, transposeB);
        expect(c.shape.slice(-2)).toEqual([m, n]);
        expectClose(c, product(a, b, transposeA, transposeB));
      });
    }
    expect([memory().numTensors, storage.numDataIds()]).toEqual(before);
  });

  it('of integers are whole numbers', () => {
    const a = tensor([1, 2, 3, 4], [1, 2, 2], 'int32');
    const c = multiply(a, a);
    expect([c.dtype, ...c.dataSync()]).toEqual(['int32', 7, 10, 15, 22]);
  });

  it('by the same data in two shapes are both right', () => {
    const b = tensor([1, 2, 3, 4]);
    for (let round = 0; round < 20; round++) {
      tidy(() => {
        const [row, column] = [b.clone(), b.clone()];
        const outer = multiply(random([1, 30, 1], 1), asShape(row, [1, 1, 4]));
        const inner = multiply(random([1, 30, 4], 2), asShape(column, [1, 4, 1]));
        expectClose(outer, product(random([1, 30, 1], 1), asShape(b, [1, 1, 4]), false, false));
        expectClose(inner, product(random([1, 30, 4], 2), asShape(b, [1, 4, 1]), false, false));
      });
    }
  });
});

const asShape = (x: Tensor, shape: number[]): Tensor =>
  engine().runKernel('Reshape', { x }, { shape });

describe('fused products', () => {
  it.each(['linear', 'relu', 'relu6', 'elu', 'sigmoid', 'leakyrelu', 'prelu'])(
    'with activation %s are those of the cpu, whatever the bias',
    async (activation) => {
      const results: number[][] = [];
      for (const backend of [cpu(), wasm()]) {
        await useBackend(backend);
        for (const bias of [[4], [1, 4], [3, 4], [2, 3, 4], []]) {
          for (const transposeA of [false, true]) {
            tidy(() => {
              const inputs = {
                a: random(transposeA ? [2, 5, 3] : [2, 3, 5], 1),
                b: random([2, 5, 4], 2),
                bias: random(bias, 3),
                preluActivationWeights: random([4], 4),
              };
              const attrs = { transposeA, transposeB: false, activation, leakyreluAlpha: 0.3 };
              results.push(
                Array.from(
                  (engine().runKernel('_FusedMatMul', inputs, attrs) as Tensor).dataSync(),
                ),
              );
            });
          }
        }
      }
      const half = results.length / 2;
      results.slice(0, half).forEach((expected, i) => {
        const actual = results[half + i]!;
        expect(actual.length).toBe(expected.length);
        expect(Math.max(...expected.map((v, j) => Math.abs(v - actual[j]!)))).toBeLessThan(1e-5);
      });
    },
  );

  it('keep NaN', () => {
    const a = tensor([NaN, 1], [1, 2, 1]);
    const b = tensor([1, 1], [1, 1, 2]);
    for (const activation of ['relu', 'relu6', 'elu', 'sigmoid']) {
      const attrs = { transposeA: false, transposeB: false, activation };
      const c = engine().runKernel('_FusedMatMul', { a, b }, attrs) as Tensor;
      expect(Array.from(c.dataSync(), Number.isNaN)).toEqual([true, true, false, false]);
    }
  });
});
