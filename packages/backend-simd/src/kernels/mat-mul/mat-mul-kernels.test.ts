import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { KernelBench, values } from '../../testing/kernel-bench.js';
import { expectNear } from '../../testing/to-be-near.js';

let bench: KernelBench;
let plain: KernelBench;
beforeAll(async () => {
  bench = await KernelBench.open({ threads: 2 });
  plain = await KernelBench.open({ threads: 1, build: 'plain' });
});
afterAll(() => bench.close());

/** The product in double precision. */
function product(
  a: { shape: number[]; values: ArrayLike<number> },
  b: { shape: number[]; values: ArrayLike<number> },
  transposeA: boolean,
  transposeB: boolean,
): { shape: number[]; values: number[] } {
  const [m, k] = transposeA ? a.shape.slice(-2).reverse() : a.shape.slice(-2);
  const n = transposeB ? b.shape.at(-2)! : b.shape.at(-1)!;
  const rank = Math.max(a.shape.length, b.shape.length) - 2;
  const outerOf = (shape: number[]): number[] => [
    ...new Array(rank - (shape.length - 2)).fill(1),
    ...shape.slice(0, -2),
  ];
  const [outerA, outerB] = [outerOf(a.shape), outerOf(b.shape)];
  const batches = outerA.map((size, i) => Math.max(size, outerB[i]!));
  const index = (flat: number, own: number[]): number => {
    let at = 0;
    let stride = 1;
    for (let axis = rank - 1; axis >= 0; axis--) {
      if (own[axis] !== 1) at += (flat % batches[axis]!) * stride;
      stride *= own[axis]!;
      flat = Math.floor(flat / batches[axis]!);
    }
    return at;
  };
  const out: number[] = [];
  for (let batch = 0; batch < batches.reduce((x, y) => x * y, 1); batch++) {
    const startA = index(batch, outerA) * m! * k!;
    const startB = index(batch, outerB) * k! * n;
    for (let i = 0; i < m!; i++) {
      for (let j = 0; j < n; j++) {
        let sum = 0;
        for (let x = 0; x < k!; x++) {
          const left = a.values[startA + (transposeA ? x * m! + i : i * k! + x)]!;
          sum += left * b.values[startB + (transposeB ? j * k! + x : x * n + j)]!;
        }
        out.push(sum);
      }
    }
  }
  return { shape: [...batches, m!, n], values: out };
}

describe('BatchMatMul', () => {
  test.each([
    [[1, 1], [1, 1], false, false],
    [[5, 7], [7, 9], false, false],
    [[3, 129], [129, 70], false, false],
    [[130, 700], [700, 33], false, false],
    [[700, 130], [33, 700], true, true],
    [[3, 65, 17], [3, 17, 8], false, false],
    [[4, 20, 11], [1, 13, 11], false, true],
    [[2, 1, 65, 33], [1, 3, 65, 17], true, false],
    [[6, 2, 2, 3], [3, 70], false, false],
    [[257, 641], [257, 129], true, false],
  ])('%j · %j, transposed %j %j', (shapeA, shapeB, transposeA, transposeB) => {
    const [a, b] = [values(shapeA, 1), values(shapeB, 2)];
    const wanted = product(a, b, transposeA, transposeB);
    for (const engine of [bench, plain]) {
      const got = engine.run('BatchMatMul', { a, b }, { transposeA, transposeB });
      expectNear(got, wanted, { relative: 1e-5, absolute: 2e-5 });
    }
  });

  test('carries NaN and infinity to their row alone', () => {
    const a = values([6, 20]);
    a.values[3 * 20 + 4] = NaN;
    a.values[5 * 20] = Infinity;
    const got = bench.run('BatchMatMul', { a, b: values([20, 9], 3) }, {});
    const rows = Array.from({ length: 6 }, (_, i) => got.values.slice(i * 9, i * 9 + 9));
    expect(rows.map((row) => row.every(Number.isFinite))).toEqual([
      true,
      true,
      true,
      false,
      true,
      false,
    ]);
  });
});

describe('_FusedMatMul', () => {
  test.each(['linear', 'relu', 'relu6', 'elu', 'sigmoid', 'leakyrelu', 'prelu'])(
    '%s',
    (activation) => {
      for (const rows of [1, 2, 37]) {
        const inputs = {
          a: values([1, rows, 90], 1),
          b: values([1, 90, 13], 2),
          bias: values([13], 3),
          ...(activation === 'prelu' && { preluActivationWeights: values([13], 4) }),
        };
        const attrs = { activation, transposeA: false, transposeB: false, leakyreluAlpha: 0.3 };
        const wanted = bench.expected('_FusedMatMul', inputs, attrs);
        expectNear(bench.run('_FusedMatMul', inputs, attrs), wanted, { absolute: 1e-5 });
      }
    },
  );
});
