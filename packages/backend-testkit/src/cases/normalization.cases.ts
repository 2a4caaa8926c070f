import { normal, uniform, values, type KernelCase } from './kernel-case.js';

const tolerance = { relative: 1e-5, absolute: 1e-7 };
const extremeLogits = values(
  [3, 4],
  [1e4, -1e4, 0, 1, 88, 89, 90, -1e30, -1000, -1000, -1001, -1e9],
);

export const normalizationCases: readonly KernelCase[] = [
  {
    kernel: 'Softmax',
    name: 'ten classes',
    inputs: { logits: normal([7, 10], 's', 3) },
    attrs: { dim: 1 },
    gradient: ['logits'],
    tolerance,
  },
  {
    kernel: 'Softmax',
    name: 'extreme logits',
    inputs: { logits: extremeLogits },
    attrs: { dim: 1 },
    tolerance,
  },
  {
    kernel: 'Softmax',
    name: 'many classes',
    inputs: { logits: normal([2, 1003], 'm', 2) },
    attrs: { dim: 1 },
    tolerance,
  },
  {
    kernel: 'Softmax',
    name: 'rank 3',
    inputs: { logits: normal([2, 3, 5], 'r') },
    attrs: { dim: 2 },
    tolerance,
  },
  ...(
    [
      ['ten classes', [7, 10]],
      ['many classes', [2, 1003]],
      ['rank 3', [2, 3, 5]],
    ] as const
  ).map(([name, shape]): KernelCase => ({
    kernel: 'LogSoftmax',
    name,
    inputs: { logits: normal(shape, name, 3) },
    attrs: { axis: shape.length - 1 },
    // The op of tfjs gets by without the kernel.
    optional: true,
    gradient: ['logits'],
    tolerance: { relative: 1e-5, absolute: 2e-6 },
  })),
  ...[true, false].map((affine): KernelCase => ({
    kernel: 'FusedBatchNorm',
    name: affine ? 'scale and offset' : 'neither scale nor offset',
    inputs: {
      x: normal([2, 3, 3, 5], 'x', 2),
      mean: normal([5], 'mean'),
      variance: uniform([5], 0.2, 2, 'variance'),
      ...(affine ? { offset: normal([5], 'offset'), scale: normal([5], 'scale') } : {}),
    },
    attrs: { varianceEpsilon: 1e-3 },
    ...(affine ? { gradient: ['x', 'mean', 'variance', 'offset', 'scale'] } : {}),
    tolerance: { relative: 2e-5, absolute: 2e-6 },
  })),
  {
    kernel: 'LRN',
    name: 'radius 2',
    inputs: { x: normal([1, 3, 3, 7], 'lrn') },
    attrs: { depthRadius: 2, bias: 1, alpha: 0.5, beta: 0.75 },
    tolerance,
  },
];
