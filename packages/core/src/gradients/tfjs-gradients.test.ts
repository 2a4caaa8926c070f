import { beforeAll, describe, expect, it } from '@jest/globals';
import { cpu } from '@graftjs/backend-cpu';
import * as op from '../index.js';
import type { Tensor } from '../index.js';

/** Smooth ops at points where they are differentiable, with the inputs to differentiate by. */
const CASES: Record<string, [(...xs: Tensor[]) => Tensor, ...(readonly [number[], number[]])[]]> =
  {};
const given = (
  name: string,
  run: (...xs: Tensor[]) => Tensor,
  ...inputs: (readonly [number[], number[]])[]
): void => {
  CASES[name] = [run, ...inputs];
};
/** Values that no two ops of the table share a kink or pole at. */
const wave = (shape: number[], scale = 1, shift = 0): readonly [number[], number[]] => [
  shape,
  Array.from(
    { length: shape.reduce((a, b) => a * b, 1) },
    (_, i) => shift + scale * Math.sin(1.7 * i + 0.4),
  ),
];

for (const name of [
  'abs',
  'asinh',
  'atan',
  'cos',
  'cosh',
  'elu',
  'erf',
  'exp',
  'expm1',
  'neg',
  'relu',
  'selu',
  'sigmoid',
  'sin',
  'sinh',
  'softplus',
  'square',
  'tan',
  'tanh',
  'logSigmoid',
] as const) {
  given(name, (x) => op[name](x!), wave([7], 0.9));
}
for (const name of ['acosh', 'log', 'log1p', 'reciprocal', 'rsqrt', 'sqrt', 'relu6'] as const) {
  given(name, (x) => op[name](x!), wave([7], 0.4, 2));
}
for (const name of ['acos', 'asin', 'atanh'] as const)
  given(name, (x) => op[name](x!), wave([7], 0.6));
for (const name of ['add', 'sub', 'mul', 'squaredDifference', 'maximum', 'minimum'] as const) {
  given(name, (a, b) => op[name](a!, b!), wave([2, 3]), wave([3], 0.7, 0.1));
}
given('div', (a, b) => op.div(a!, b!), wave([2, 3]), wave([3], 0.3, 2));
given('pow', (a, b) => op.pow(a!, b!), wave([2, 3], 0.4, 2), wave([3], 0.5, 1));
given('atan2', (a, b) => op.atan2(a!, b!), wave([2, 3]), wave([3], 0.3, 2));
for (const name of ['less', 'lessEqual', 'greater', 'notEqual', 'equal'] as const) {
  const chosen = (x: Tensor, y: Tensor) => op.where(op[name](x, y), op.square(x), op.mul(y, 3));
  given(`where ${name}`, (x, y) => chosen(x!, y!), wave([2, 3]), wave([3], 0.7, 0.1));
}
given(
  'where of a combination',
  (x) => {
    const inside = op.logicalAnd(op.greater(x!, -0.5), op.logicalNot(op.greater(x!, 0.5)));
    const either = op.logicalOr(inside, op.any(op.less(x!, -2)));
    return op.where(op.logicalOr(either, op.all(op.less(x!, -2))), op.exp(x!), op.square(x!));
  },
  wave([7], 0.9),
);
given('prelu', (x, a) => op.prelu(x!, a!), wave([2, 3]), wave([3], 0.2, 0.3));
for (const name of [
  'add',
  'sub',
  'mul',
  'div',
  'pow',
  'atan2',
  'maximum',
  'squaredDifference',
  'mod',
] as const) {
  given(
    `${name} of a smaller first input`,
    (a, b) => op[name](a!, b!),
    wave([3], 0.4, 2),
    wave([2, 3], 0.3, 1.2),
  );
}
given('leakyRelu', (x) => op.leakyRelu(x!, 0.3), wave([5]));
given('clipByValue', (x) => op.clipByValue(x!, -0.45, 0.45), wave([7]));
given('sum', (x) => op.sum(x!, [0, 2]), wave([2, 3, 2]));
given('mean', (x) => op.mean(x!, 1), wave([2, 3, 2]));
given('max', (x) => op.max(x!, 1), wave([3, 4]));
given('min', (x) => op.min(x!, 0), wave([3, 4]));
given('prod', (x) => op.prod(x!, 1), wave([2, 3], 0.4, 1.5));
given('cumsum', (x) => op.cumsum(x!, 1, true, true), wave([2, 4]));
given('softmax', (x) => op.softmax(x!), wave([2, 4]));
given('logSoftmax', (x) => op.logSoftmax(x!), wave([2, 4]));
given('logSumExp', (x) => op.logSumExp(x!, 1), wave([2, 4]));
given('matMul', (a, b) => op.matMul(a!, b!, true, true), wave([3, 2]), wave([4, 3]));
given('batch matMul', (a, b) => op.matMul(a!, b!, false, true), wave([2, 2, 3]), wave([2, 4, 3]));
given('transpose', (x) => op.transpose(x!, [2, 0, 1]), wave([2, 3, 2]));
given('reshape', (x) => op.reshape(x!, [3, 2]), wave([2, 3]));
given('concat', (a, b) => op.concat([a!, b!], 1), wave([2, 2]), wave([2, 3]));
given('stack', (a, b) => op.stack([a!, b!], 1), wave([2, 2]), wave([2, 2], 2));
given('unstack', (x) => op.unstack(x!, 1)[1]!, wave([2, 3]));
given('split', (x) => op.split(x!, [1, 2], 1)[1]!, wave([2, 3]));
given('slice', (x) => op.slice(x!, [0, 1], [2, 2]), wave([2, 4]));
given(
  'pad',
  (x) =>
    op.pad(x!, [
      [1, 0],
      [2, 1],
    ]),
  wave([2, 2]),
);
given(
  'mirrorPad',
  (x) => op.reshape(op.slice(op.mirrorPad(x!, [[1, 1]], 'reflect'), [1], [3]), [3]),
  wave([3]),
);
given('tile', (x) => op.tile(x!, [2, 3]), wave([2, 2]));
given('reverse', (x) => op.reverse(x!, 1), wave([2, 3]));
given('expandDims', (x) => op.expandDims(x!, 1), wave([4]));
given('gather', (x) => op.gather(x!, op.tensor1d([2, 0, 2], 'int32'), 1), wave([2, 3]));
given(
  'gather in batches',
  (x) =>
    op.gather(
      x!,
      op.tensor2d(
        [
          [2, 0],
          [1, 1],
        ],
        [2, 2],
        'int32',
      ),
      2,
      1,
    ),
  wave([2, 2, 3, 2]),
);
given(
  'gather by a table',
  (x) =>
    op.gather(
      x!,
      op.tensor2d(
        [
          [1, 0],
          [1, 1],
        ],
        [2, 2],
        'int32',
      ),
    ),
  wave([2, 3]),
);
given('prod over several axes', (x) => op.prod(x!, [2, 0]), wave([2, 2, 3], 0.4, 1.5));
given(
  'unsortedSegmentSum',
  (x) => op.unsortedSegmentSum(x!, op.tensor1d([1, 0, 1], 'int32'), 2),
  wave([3, 2]),
);
given(
  'where',
  (a, b) =>
    op.where(
      op.tensor2d(
        [
          [1, 0],
          [0, 1],
        ],
        [2, 2],
        'bool',
      ),
      a!,
      b!,
    ),
  wave([2, 2]),
  wave([2, 2], 2),
);
given(
  'spaceToBatchND',
  (x) =>
    op.spaceToBatchND(
      x!,
      [2, 2],
      [
        [0, 0],
        [0, 0],
      ],
    ),
  wave([1, 4, 4, 1]),
);
given(
  'batchToSpaceND',
  (x) =>
    op.batchToSpaceND(
      x!,
      [2, 2],
      [
        [0, 0],
        [0, 0],
      ],
    ),
  wave([4, 2, 2, 1]),
);
given(
  'conv2d',
  (x, w) => op.conv2d(x as op.Tensor4D, w as op.Tensor4D, 2, 'same'),
  wave([2, 5, 4, 2]),
  wave([3, 3, 2, 3]),
);
given(
  'conv2dTranspose',
  (x, w) => op.conv2dTranspose(x as op.Tensor4D, w as op.Tensor4D, [1, 5, 5, 2], 2, 'same'),
  wave([1, 3, 3, 3]),
  wave([3, 3, 2, 3]),
);
given(
  'depthwiseConv2d',
  (x, w) => op.depthwiseConv2d(x as op.Tensor4D, w as op.Tensor4D, 1, 'valid'),
  wave([1, 4, 4, 2]),
  wave([3, 3, 2, 2]),
);
given(
  'conv3d',
  (x, w) => op.conv3d(x as op.Tensor5D, w as op.Tensor5D, 1, 'same'),
  wave([1, 2, 3, 3, 2]),
  wave([2, 2, 2, 2, 2]),
);
given('avgPool', (x) => op.avgPool(x as op.Tensor4D, 2, 2, 'same'), wave([1, 5, 5, 1]));
given('maxPool', (x) => op.maxPool(x as op.Tensor4D, 2, 2, 'valid'), wave([1, 4, 4, 1]));
given('avgPool3d', (x) => op.avgPool3d(x as op.Tensor5D, 2, 1, 'valid'), wave([1, 3, 3, 3, 1]));
given('maxPool3d', (x) => op.maxPool3d(x as op.Tensor5D, 2, 1, 'valid'), wave([1, 3, 3, 3, 1]));
given(
  'batchNorm',
  (x, m, v, o, s) =>
    op.batchNorm(x!, m as op.Tensor1D, v as op.Tensor1D, o as op.Tensor1D, s as op.Tensor1D, 1e-3),
  wave([4, 3]),
  wave([3]),
  wave([3], 0.3, 1),
  wave([3], 2),
  wave([3], 0.5, 1),
);
given(
  'normalizeBatch',
  (x, scale, offset) => op.normalizeBatch(x!, { scale: scale!, offset: offset!, epsilon: 1e-3 }).y,
  wave([2, 3, 4, 3], 1.3, 0.4),
  wave([3], 0.5, 1),
  wave([3], 2),
);
given(
  'localResponseNormalization',
  (x) => op.localResponseNormalization(x as op.Tensor4D, 2, 1, 0.5, 0.6),
  wave([1, 2, 2, 5]),
);
given(
  'resizeBilinear',
  (x) => op.image.resizeBilinear(x as op.Tensor4D, [5, 3]),
  wave([1, 3, 4, 1]),
);
given(
  'resizeNearestNeighbor',
  (x) => op.image.resizeNearestNeighbor(x as op.Tensor4D, [4, 6]),
  wave([1, 2, 3, 1]),
);
given(
  'dilation2d',
  (x, w) => op.dilation2d(x as op.Tensor4D, w as op.Tensor3D, 1, 'valid'),
  wave([1, 4, 4, 1], 3),
  wave([2, 2, 1], 0.1),
);

beforeAll(() => op.useBackend(cpu()));

describe('the gradient of', () => {
  it.each(Object.keys(CASES))('%s follows its central differences', (name) => {
    const [run, ...inputs] = CASES[name]!;
    const before = op.memory().numTensors;
    op.tidy(() => {
      const xs = inputs.map(([shape, values]) => op.tensor(values, shape));
      // A fixed weighting makes one number of the result, so that no cell can hide another.
      const value = (...at: Tensor[]): op.Scalar => {
        const y = run(...at);
        const weights = op.reshape(op.cos(op.range(0, y.size)), y.shape);
        return op.sum(op.mul(op.cast(y, 'float32'), weights));
      };
      const analytic = op.grads(value)(xs);
      inputs.forEach(([shape, values], which) => {
        const step = 2e-3;
        const direction = values.map((_, i) => Math.cos(2.3 * i + 0.7));
        const at = (sign: number): number => {
          const moved = op.tensor(
            values.map((v, i) => v + sign * step * direction[i]!),
            shape,
          );
          return value(...xs.map((x, i) => (i === which ? moved : x))).dataSync()[0]!;
        };
        const numeric = (at(1) - at(-1)) / (2 * step);
        const slope = Array.from(analytic[which]!.dataSync()).reduce(
          (s, g, i) => s + g * direction[i]!,
          0,
        );
        expect(Math.abs(slope - numeric)).toBeLessThan(2e-2 * Math.abs(numeric) + 5e-3);
      });
    });
    expect(op.memory().numTensors).toBe(before);
  });
});
