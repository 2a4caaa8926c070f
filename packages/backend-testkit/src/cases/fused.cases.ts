import { Random } from '@graftjs/core';
import type { Attributes, HostTensor } from '../reference/host-tensor.js';
import { reference } from '../reference/index.js';
import { awayFromZero, normal, uniform, values, type KernelCase } from './kernel-case.js';

// Kernels that a backend may have beside those of tfjs; see core's `fusedKernel`.

const tolerance = { relative: 2e-5, absolute: 2e-6 };
const x = normal([3, 37], 'x', 2);
const dy = normal([3, 37], 'dy');
const share = uniform([3, 37], 0.01, 0.99, 'share');

const elementwise: readonly KernelCase[] = [false, true].flatMap((approximate) => {
  const name = approximate ? 'by tanh' : 'by erf';
  const common = { name, attrs: { approximate }, tolerance, optional: true };
  return [
    { kernel: 'GraftGelu', ...common, inputs: { x }, gradient: ['x'] },
    { kernel: 'GraftGeluGrad', ...common, inputs: { dy, x }, gradient: ['dy', 'x'] },
  ];
});

const more: readonly (readonly [string, { [name: string]: HostTensor }])[] = [
  ['GraftSilu', { x }],
  ['GraftSiluGrad', { dy, x }],
  ['GraftSigmoidGrad', { dy, y: share }],
  ['GraftTanhGrad', { dy, y: share }],
  ['GraftReluGrad', { dy, x: awayFromZero([3, 37]) }],
  ['GraftRelu6Grad', { dy, x: normal([3, 37], 'six', 6) }],
];

/** Rows that sum to one, and their logarithms. */
const softmaxOf = (logits: HostTensor, kernel: string): HostTensor => {
  const attrs = { dim: logits.shape.length - 1, axis: logits.shape.length - 1 };
  const y = reference[kernel]?.({ logits }, attrs) as HostTensor;
  return values(y.shape, [...y.values]);
};

const softmax: readonly KernelCase[] = [
  ['ten classes', [7, 10]],
  ['many classes', [2, 1003]],
  ['rank 4', [2, 3, 4, 5]],
  ['one class', [3, 1]],
].flatMap(([name, shape]) => {
  const logits = normal(shape as number[], name as string, 2);
  const common = {
    name: name as string,
    tolerance: { relative: 2e-5, absolute: 1e-6 },
    optional: true,
    gradient: ['dy', 'y'],
  };
  const slope = normal(shape as number[], 'slope');
  return [
    {
      ...common,
      kernel: 'GraftSoftmaxGrad',
      inputs: { dy: slope, y: softmaxOf(logits, 'Softmax') },
    },
    {
      ...common,
      kernel: 'GraftLogSoftmaxGrad',
      inputs: { dy: slope, y: softmaxOf(logits, 'LogSoftmax') },
    },
  ];
});

const rowNorms: readonly KernelCase[] = (
  [
    ['layer norm', [5, 19], true],
    ['of one element', [4, 1], true],
    ['wide', [3, 260], true],
    ['many rows', [1500, 9], true],
    ['root mean square', [6, 22], false],
  ] as const
).flatMap(([name, shape, centered]): KernelCase[] => {
  const attrs: Attributes = { epsilon: 1e-3, centered };
  const rows = normal(shape, name, 2);
  const [scale, offset] = [normal([shape[1]], 'scale'), normal([shape[1]], 'offset')];
  const inputs = { x: rows, scale, ...(centered ? { offset } : {}) };
  const [, mean, inverse] = reference['GraftRowNorm']?.(inputs, attrs) as HostTensor[];
  const rounded = (tensor: HostTensor | undefined): HostTensor =>
    values(tensor?.shape ?? [], [...(tensor?.values ?? [])]);
  const given = { dy: normal(shape, 'dy'), x: rows, scale };
  const common = { name, attrs, optional: true };
  return [
    {
      ...common,
      kernel: 'GraftRowNorm',
      inputs,
      tolerance: { relative: 3e-5, absolute: 3e-6 },
      gradient: Object.keys(inputs),
    },
    {
      ...common,
      kernel: 'GraftRowNormGrad',
      inputs: { ...given, mean: rounded(mean), inverse: rounded(inverse) },
      tolerance: { relative: 3e-5, absolute: shape[0] > 1000 ? 1e-4 : 2e-5 },
    },
  ];
});

const batches: readonly KernelCase[] = (
  [
    ['an image', [2, 3, 4, 7]],
    ['many rows', [4100, 5]],
    ['wide', [3, 130]],
  ] as const
).flatMap(([name, shape]): KernelCase[] => {
  const image = normal(shape, name, 2);
  const channels = [shape.at(-1) ?? 1];
  const [mean, variance] = reference['GraftChannelMoments']?.({ x: image }, {}) as HostTensor[];
  const rounded = (tensor: HostTensor | undefined): HostTensor =>
    values(channels, [...(tensor?.values ?? [])]);
  const statistics = { mean: rounded(mean), variance: rounded(variance) };
  const given = { dy: normal(shape, 'dy'), x: image, scale: normal(channels, 'scale') };
  const loose = { relative: 3e-5, absolute: name === 'many rows' ? 1e-4 : 1e-5 };
  const common = { name, optional: true, tolerance: loose };
  return [
    { ...common, kernel: 'GraftChannelMoments', inputs: { x: image } },
    {
      ...common,
      kernel: 'GraftBatchNormGrad',
      inputs: { ...given, ...statistics },
      attrs: { epsilon: 1e-3 },
    },
  ];
});

/** Bit for bit what the seeded generator of core gives. */
const draws: readonly KernelCase[] = (
  [
    ['GraftRandomUniform', -1, 3],
    ['GraftRandomMask', 0.3, 0],
    ['GraftRandomNormal', 0.5, 2],
  ] as const
).flatMap(([kernel, a, b]) =>
  [[1], [3, 7], [1100]].map((shape): KernelCase => {
    const { state } = new Random(`${kernel} ${shape.join()}`).toJSON();
    return {
      kernel,
      name: `of shape [${shape.join(', ')}]`,
      inputs: {},
      attrs: { shape, state, spare: null, a, b },
      tolerance: { relative: 1e-7, absolute: 0 },
      optional: true,
    };
  }),
);

const weights = { value: normal([33, 7], 'value'), gradient: normal([33, 7], 'gradient') };
const velocity = normal([33, 7], 'velocity');
const moments = { m: normal([33, 7], 'm'), v: uniform([33, 7], 0, 2, 'v') };
const adamAttrs = { rate: 0.01, beta1: 0.9, beta2: 0.999, epsilon: 1e-7, step: 5 };

const steps: readonly (readonly [string, string, KernelCase['inputs'], Attributes])[] = [
  ['GraftAdam', 'without decay', { ...weights, ...moments }, adamAttrs],
  ['GraftAdam', 'with decay', { ...weights, ...moments }, { ...adamAttrs, decay: 0.1 }],
  ['GraftSgd', 'plain', weights, { rate: 0.1 }],
  ['GraftSgd', 'momentum', { ...weights, velocity }, { rate: 0.1, momentum: 0.9 }],
  ['GraftSgd', 'with decay', weights, { rate: 0.1, decay: 0.3 }],
  [
    'GraftSgd',
    'Nesterov with decay',
    { ...weights, velocity },
    { rate: 0.1, momentum: 0.9, nesterov: true, decay: 0.3 },
  ],
  ['GraftSgd', 'Nesterov', { ...weights, velocity }, { rate: 0.1, momentum: 0.9, nesterov: true }],
];

export const fusedCases: readonly KernelCase[] = [
  ...steps.map(([kernel, name, inputs, attrs]): KernelCase => ({
    kernel,
    name,
    inputs,
    attrs,
    optional: true,
  })),
  ...elementwise,
  ...more.map(([kernel, inputs]): KernelCase => ({
    kernel,
    name: 'three rows',
    inputs,
    tolerance,
    optional: true,
    gradient: Object.keys(inputs),
  })),
  ...softmax,
  ...rowNorms,
  ...batches,
  ...draws,
];
