import { beforeAll, describe, expect, it } from '@jest/globals';
import { cpu } from '@graftjs/backend-cpu';
import * as op from '../index.js';
import type { Tensor } from '../index.js';

type Input = readonly number[];
const index = (values: number[][]) =>
  op.tensor2d(values, [values.length, values[0]!.length], 'int32');
const image = (x: Tensor) => x as op.Tensor4D;

/** Ops that no backend of tfjs differentiates, with the shapes of the inputs to differentiate by. */
const CASES: Record<string, readonly [(...xs: Tensor[]) => Tensor, ...Input[]]> = {
  'einsum ij,jk->ik': [(a, b) => op.einsum('ij,jk->ik', a!, b!), [2, 3], [3, 4]],
  'einsum bij,bkj->bik': [(a, b) => op.einsum('bij,bkj->bik', a!, b!), [2, 2, 3], [2, 4, 3]],
  'einsum ij->ji': [(a) => op.einsum('ij->ji', a!), [2, 3]],
  'stridedSlice forwards': [(x) => op.stridedSlice(x!, [0, 1], [3, 6], [2, 2]), [3, 6]],
  'stridedSlice backwards': [(x) => op.stridedSlice(x!, [-1, 4], [-4, 0], [-1, -2]), [3, 6]],
  gatherND: [
    (x) =>
      op.gatherND(
        x!,
        index([
          [0, 1],
          [2, 0],
          [0, 1],
        ]),
      ),
    [3, 2, 2],
  ],
  scatterND: [(x) => op.scatterND(index([[1], [3], [1]]), x!, [5, 2] as never), [3, 2]],
  tensorScatterUpdate: [
    (x, u) => op.tensorScatterUpdate(x!, index([[2], [0]]), u!),
    [4, 2],
    [2, 2],
  ],
  sparseToDense: [
    (x) => op.sparseToDense(op.tensor1d([0, 3], 'int32'), x as op.Tensor1D, [5]),
    [2],
  ],
  topk: [(x) => op.topk(x!, 2).values, [3, 4]],
  depthToSpace: [(x) => op.depthToSpace(image(x!), 2, 'NHWC'), [1, 2, 2, 8]],
  cumprod: [(x) => op.cumprod(x!, 1), [2, 4]],
  'cumprod, exclusive, reversed': [(x) => op.cumprod(x!, 1, true, true), [2, 4]],
  'fused.conv2d with relu': [
    (x, filter, bias) =>
      op.fused.conv2d({
        ...{ x: image(x!), filter: image(filter!), bias: bias! },
        ...{ strides: 2, pad: 'same', activation: 'relu' },
      }),
    [2, 5, 4, 3],
    [3, 3, 3, 2],
    [2],
  ],
  maxPoolWithArgmax: [
    (x) => op.maxPoolWithArgmax(image(x!), 2, 2, 'valid')['result']!,
    [2, 4, 4, 2],
  ],
  diag: [(x) => op.diag(x!), [4]],
  'linalg.bandPart': [(x) => op.linalg.bandPart(x!, 1, 0), [2, 3, 3]],
  flipLeftRight: [(x) => op.image.flipLeftRight(image(x!)), [2, 3, 4, 1]],
  'cropAndResize, bilinear': [
    (x) =>
      op.image.cropAndResize(
        image(x!),
        op.tensor2d([
          [0.1, 0.2, 0.9, 0.7],
          [0.7, 0, -0.1, 1.2],
          [0, 0, 1, 1],
        ]),
        op.tensor1d([1, 0, 1], 'int32'),
        [3, 4],
      ),
    [2, 5, 6, 2],
  ],
  'cropAndResize, nearest': [
    (x) =>
      op.image.cropAndResize(
        image(x!),
        op.tensor2d([[0.1, 0.2, 0.9, 0.72]]),
        op.tensor1d([0], 'int32'),
        [1, 4],
        'nearest',
      ),
    [1, 5, 6, 2],
  ],
  rotateWithOffset: [(x) => op.image.rotateWithOffset(image(x!), 0.5, 0, [0.4, 0.6]), [2, 5, 6, 2]],
  'transform, bilinear': [
    (x) =>
      op.image.transform(
        image(x!),
        op.tensor2d([[0.9, 0.2, 0.3, -0.1, 1.1, 0.4, 0.01, 0.02]]),
        'bilinear',
      ),
    [1, 5, 6, 2],
  ],
  'transform, nearest, to another size': [
    (x) =>
      op.image.transform(
        image(x!),
        op.tensor2d([
          [1, 0.3, 0.23, 0, 0.8, 0.13, 0, 0],
          [1, 0, 1.2, 0, 1, 0.3, 0, 0],
        ]),
        'nearest',
        'constant',
        0,
        [4, 7],
      ),
    [2, 5, 6, 1],
  ],
};

const sizeOf = (shape: Input): number => shape.reduce((a, b) => a * b, 1);
const wave = (shape: Input, phase: number): number[] =>
  Array.from({ length: sizeOf(shape) }, (_, i) => 1.2 * Math.sin(1.7 * i + phase));

beforeAll(() => op.useBackend(cpu()));

describe('the gradient of', () => {
  it.each(Object.keys(CASES))('%s follows its central differences', (name) => {
    const [run, ...shapes] = CASES[name]!;
    const before = op.memory().numTensors;
    op.tidy(() => {
      const lists = shapes.map((shape, i) => wave(shape, 0.4 + i));
      const xs = shapes.map((shape, i) => op.tensor(lists[i]!, [...shape]));
      // A fixed weighting makes one number of the result, so that no cell can hide another.
      const value = (...at: Tensor[]): op.Scalar => {
        const y = run(...at);
        return op.sum(op.mul(y, op.reshape(op.cos(op.range(0, y.size)), y.shape)));
      };
      const analytic = op.grads(value)(xs);
      shapes.forEach((shape, which) => {
        const step = 2e-3;
        const direction = wave(shape, 2.1);
        const at = (sign: number): number => {
          const list = lists[which]!.map((v, i) => v + sign * step * direction[i]!);
          const moved = op.tensor(list, [...shape]);
          return value(...xs.map((x, i) => (i === which ? moved : x))).dataSync()[0]!;
        };
        const numeric = (at(1) - at(-1)) / (2 * step);
        const gradient = Array.from(analytic[which]!.dataSync());
        const slope = gradient.reduce((sum, g, i) => sum + g * direction[i]!, 0);
        expect(Math.abs(slope - numeric)).toBeLessThan(5e-3 * Math.abs(numeric) + 2e-3);
        expect(gradient.some((g) => g !== 0)).toBe(true);
      });
    });
    expect(op.memory().numTensors).toBe(before);
  });

  it('transform says which fill modes have none', () => {
    const turn = op.tensor2d([[1, 0, 0, 0, 1, 0, 0, 0]]);
    const run = () =>
      op.grad((x) => op.image.transform(image(x), turn, 'nearest', 'wrap'))(op.ones([1, 3, 3, 1]));
    expect(() => op.tidy(run)).toThrow('image.transform: fillMode "wrap" has no gradient');
    turn.dispose();
  });
});
