import { beforeAll, describe, expect, it } from '@jest/globals';
import * as op from '@graftjs/core';
import { storageOf, useBackend, type Tensor } from '@graftjs/core';
import { engine } from '@tensorflow/tfjs-core';
import { wasm } from '../wasm.js';

const values = (x: Tensor): unknown[] => Array.from(x.dataSync() as ArrayLike<unknown>);

beforeAll(() => useBackend(wasm()));

describe('what tfjs-backend-wasm gets wrong by itself', () => {
  it('NaN stays NaN', () => {
    const x = op.tensor1d([NaN, -3, 0.5, 9]);
    expect(values(op.clipByValue(x, -1, 1))).toEqual([NaN, -1, 0.5, 1]);
    expect(values(op.relu6(x))).toEqual([NaN, 0, 0.5, 6]);
    expect(values(op.maximum(1, x))).toEqual([NaN, 1, 1, 9]);
    expect(values(op.minimum(1, x))).toEqual([NaN, -3, 0.5, 1]);
    expect(values(op.maximum(x, 1))).toEqual([NaN, 1, 1, 9]);
  });

  it('everything but zero is true', () => {
    const truth = op.cast(op.tensor1d([0, 256, -0.25, NaN, 254]), 'bool');
    expect(values(truth)).toEqual([0, 1, 1, 1, 1]);
    expect(values(op.cast(op.tensor1d([512, 0], 'int32'), 'bool'))).toEqual([1, 0]);
  });

  it('strings compare, repeat and scatter', () => {
    const words = op.tensor1d(['ab', 'c', 'ab']);
    expect(values(op.equal(words, 'ab'))).toEqual([1, 0, 1]);
    expect(values(op.tile(words, [2]))).toEqual(['ab', 'c', 'ab', 'ab', 'c', 'ab']);
    expect(values(op.sparseToDense([1], op.tensor1d(['x']), [3], ''))).toEqual(['', 'x', '']);
    expect(values(op.concat([words, op.reshape(words, [3])]))).toHaveLength(6);
  });

  it('a slice out of range is refused', () => {
    const slice = (begin: number, size: number) =>
      engine().runKernel('Slice', { x: op.tensor1d([1, 2, 3]) }, { begin: [begin], size: [size] });
    expect(values(slice(1, 2) as Tensor)).toEqual([2, 3]);
    expect(() => slice(2, 2)).toThrow();
    expect(() => slice(-1, 2)).toThrow();
  });

  it('windows of one pixel pool to themselves', () => {
    const x = op.tensor4d([1, 2, 3, 4, 5, 6, 7, 8, 9], [1, 3, 3, 1]);
    expect(values(op.maxPool(x, 1, 2, 'valid'))).toEqual([1, 3, 7, 9]);
    expect(values(op.avgPool(x, 1, 2, 'same'))).toEqual([1, 3, 7, 9]);
  });

  it('windows of negative numbers pass their gradient on', () => {
    const x = op.tensor4d([-4, -3, -2, -1], [1, 2, 2, 1]);
    const dx = op.grad((at) => op.sum(op.maxPool(at as op.Tensor4D, 2, 2, 'valid')))(x);
    expect(values(dx)).toEqual([0, 0, 0, 1]);
  });

  it('booleans are reversed', () => {
    const x = op.tensor2d([1, 0, 0, 1, 1, 0], [2, 3], 'bool');
    expect(values(op.reverse(x, 1))).toEqual([0, 0, 1, 0, 1, 1]);
    expect(values(op.reverse(op.tensor1d([1, 2, 3])))).toEqual([3, 2, 1]);
  });

  it('windows of negative volumes have their maximum', () => {
    const x = op.tensor5d([-4, -3, -2, -1], [1, 1, 2, 2, 1]);
    expect(values(op.maxPool3d(x, [1, 2, 2], 1, 'valid'))).toEqual([-1]);
  });

  it('strided convolutions of volumes have the gradient of their filter', () => {
    const x = op.tensor5d([1, 2, 3, 4, 5, 6, 7, 8], [1, 1, 2, 4, 1]);
    const filter = op.ones([1, 1, 2, 1, 1]) as op.Tensor5D;
    const gradient = op.grad((w) => op.sum(op.conv3d(x, w as op.Tensor5D, [1, 1, 2], 'valid')))(
      filter,
    );
    expect(values(gradient)).toEqual([1 + 3 + 5 + 7, 2 + 4 + 6 + 8]);
  });

  it('the first of equal maxima gets the gradient', () => {
    const x = op.tensor4d([2, 2, 1, 2], [1, 2, 2, 1]);
    const dx = op.grad((at) => op.sum(op.maxPool(at as op.Tensor4D, 2, 2, 'valid')))(x);
    expect(values(dx)).toEqual([1, 0, 0, 0]);
  });

  it('an index out of range is no class', () => {
    expect(op.oneHot(op.tensor1d([1, -1, 5], 'int32'), 3).arraySync()).toEqual([
      [0, 1, 0],
      [0, 0, 0],
      [0, 0, 0],
    ]);
  });

  it('segments out of range are left out of a sum', () => {
    const x = op.tensor2d([
      [1, 2],
      [3, 4],
      [5, 6],
      [7, 8],
    ]);
    const total = op.unsortedSegmentSum(x, op.tensor1d([1, -1, 1, 2], 'int32'), 2);
    expect(total.arraySync()).toEqual([
      [0, 0],
      [6, 8],
    ]);
  });

  it('a histogram counts all values', () => {
    const counts = engine().runKernel(
      'Bincount',
      {
        x: op.tensor2d(
          [
            [0, 1],
            [1, 3],
          ],
          [2, 2],
          'int32',
        ),
        weights: op.tensor1d([]),
      },
      { size: 4 },
    ) as Tensor;
    expect(values(counts)).toEqual([1, 2, 0, 1]);
  });

  it('a sum over nothing is zero', () => {
    op.fill([64], 7).dispose();
    expect(values(op.sum(op.zeros([0, 3]), 0))).toEqual([0, 0, 0]);
  });

  it('the shape of a slope decides where it applies', () => {
    const x = op.neg(op.ones([1, 2, 2, 2]));
    expect(values(op.prelu(x, op.tensor3d([1, 2], [2, 1, 1])))).toEqual([
      -1, -1, -1, -1, -2, -2, -2, -2,
    ]);
    expect(values(op.prelu(x, op.tensor3d([1, 2], [1, 1, 2])))).toEqual([
      -1, -2, -1, -2, -1, -2, -1, -2,
    ]);
    expect(values(op.prelu(x, op.scalar(3)))).toEqual([-3, -3, -3, -3, -3, -3, -3, -3]);
  });

  it('padding by a number holds on both axes', () => {
    const x = op.ones([1, 4, 4, 1]) as op.Tensor4D;
    const y = op.conv2d(x, op.ones([3, 1, 1, 1]) as op.Tensor4D, 1, 1);
    expect(y.shape).toEqual([1, 4, 6, 1]);
    expect(values(op.sum(y, [1, 3]))).toEqual([0, 10, 10, 10, 10, 0]);
  });

  it('a stride beyond the filter leaves no zeros', () => {
    const x = op.ones([1, 7, 8, 1]) as op.Tensor4D;
    const y = op.conv2d(x, op.ones([3, 1, 1, 1]) as op.Tensor4D, 2, 'same');
    expect(op.squeeze(y).arraySync()).toEqual([2, 3, 3, 2].map((sum) => [sum, sum, sum, sum]));
  });

  it('a clone shares its data', async () => {
    const storage = await storageOf('wasm');
    const x = op.tensor1d([1, 2]);
    const before = storage.numDataIds();
    const y = op.clone(x);
    expect(storage.numDataIds()).toBe(before);
    x.dispose();
    expect(values(y)).toEqual([1, 2]);
  });
});

describe('contractions', () => {
  it.each([
    [
      'ij,jk->ik',
      [
        [2, 3],
        [3, 4],
      ],
    ],
    [
      'ij,jk->ki',
      [
        [2, 3],
        [3, 4],
      ],
    ],
    [
      'bij,bkj->bik',
      [
        [2, 3, 4],
        [2, 5, 4],
      ],
    ],
    [
      'bqhd,bkhd->bhqk',
      [
        [2, 3, 2, 4],
        [2, 5, 2, 4],
      ],
    ],
    ['i,j->ij', [[3], [4]]],
    ['i,i->', [[3], [3]]],
    ['ij->ji', [[2, 3]]],
    ['ij->', [[2, 3]]],
    [
      'ij,kl->jk',
      [
        [2, 3],
        [4, 5],
      ],
    ],
    [
      'ij,ij->ij',
      [
        [2, 3],
        [2, 3],
      ],
    ],
    ['ij->ij', [[2, 3]]],
  ] as const)('%s follows its definition', async (equation, shapes) => {
    const storage = await storageOf('wasm');
    const before = [op.memory().numTensors, storage.numDataIds()];
    op.tidy(() => {
      const operands = shapes.map((shape, seed) => {
        const size = shape.reduce<number>((a, b) => a * b, 1);
        return op.tensor(
          Array.from({ length: size }, (_, i) => Math.sin(3 * i + seed + 1)),
          [...shape],
        );
      });
      const result = op.einsum(equation, ...operands);
      const expected = contraction(equation, operands);
      expect(result.size).toBe(expected.length);
      const worst = values(result).map((v, i) => Math.abs((v as number) - expected[i]!));
      expect(Math.max(...worst)).toBeLessThan(1e-5);
    });
    expect([op.memory().numTensors, storage.numDataIds()]).toEqual(before);
  });
});

/** Sums over every letter that the output lacks, as nested loops over all letters. */
function contraction(equation: string, operands: readonly Tensor[]): number[] {
  const [left, output] = equation.split('->') as [string, string];
  const terms = left.split(',');
  const letters = [...new Set([...output, ...terms.join('')])];
  const length = (letter: string): number => {
    const which = terms.findIndex((term) => term.includes(letter));
    return operands[which]!.shape[terms[which]!.indexOf(letter)]!;
  };
  const data = operands.map((operand) => operand.dataSync());
  const result = new Array<number>(
    [...output].reduce((size, letter) => size * length(letter), 1),
  ).fill(0);
  const place = (labels: string, at: ReadonlyMap<string, number>): number =>
    [...labels].reduce((index, letter) => index * length(letter) + at.get(letter)!, 0);
  const visit = (depth: number, at: Map<string, number>): void => {
    const letter = letters[depth];
    if (letter === undefined) {
      const factor = terms.reduce((p, term, i) => p * data[i]![place(term, at)]!, 1);
      result[place(output, at)]! += factor;
      return;
    }
    for (let i = 0; i < length(letter); i++) visit(depth + 1, at.set(letter, i));
  };
  visit(0, new Map());
  return result;
}
