import {
  booleans,
  distinct,
  empty,
  integers,
  normal,
  uniform,
  values,
  type KernelCase,
} from './kernel-case.js';
import type { HostTensor } from '../reference/host-tensor.js';

interface Reduction {
  readonly kernel: string;
  readonly x: (shape: readonly number[]) => HostTensor;
  readonly gradient?: boolean;
}

const reductions: readonly Reduction[] = [
  { kernel: 'Sum', x: (s) => normal(s, 'sum'), gradient: true },
  { kernel: 'Mean', x: (s) => normal(s, 'mean'), gradient: true },
  { kernel: 'Prod', x: (s) => uniform(s, 0.5, 1.5, 'prod') },
  { kernel: 'Max', x: (s) => distinct(s, 'max') },
  { kernel: 'Min', x: (s) => distinct(s, 'min') },
];
const axes: readonly (readonly [string, readonly number[], readonly number[], boolean])[] = [
  ['all', [3, 4, 5], [0, 1, 2], false],
  ['the last', [3, 4, 5], [2], false],
  ['the first', [3, 4, 5], [0], false],
  ['the middle, kept', [3, 4, 5], [1], true],
  ['outer and inner', [3, 4, 5], [0, 2], false],
  ['spatial', [2, 3, 3, 7], [1, 2], false],
  ['length one', [4, 1], [1], false],
];

/** The name under which a kernel takes its axes. */
const axisAttribute = (kernel: string, axis: readonly number[]) =>
  kernel === 'Max' || kernel === 'Min' ? { reductionIndices: axis, axis } : { axis };

/** Long enough that a naive float32 sum goes wrong in the fourth digit. */
const long = uniform([1, 300_000], 0.5, 1.5, 'long');

/** Zeros among the factors, where dividing by them would end in NaN. */
const withZeros = values([3, 4], [1.5, 0, 2, -1, 0.5, 0.7, -2, 3, 0, 1, 0, 2]);

export const reductionCases: readonly KernelCase[] = [
  ...reductions.flatMap(({ kernel, x, gradient }): KernelCase[] =>
    axes.map(([name, shape, axis, keepDims]) => ({
      kernel,
      name,
      inputs: { x: x(shape) },
      attrs: { ...axisAttribute(kernel, axis), keepDims },
      ...(gradient ? { gradient: ['x'] } : {}),
      tolerance: { relative: 1e-5, absolute: 2e-6 },
    })),
  ),
  ...['Sum', 'Mean'].map((kernel): KernelCase => ({
    kernel,
    name: '300,000 elements',
    inputs: { x: long },
    attrs: { axis: [1], keepDims: false },
    tolerance: { relative: 1e-4, absolute: 0 },
  })),
  {
    kernel: 'Sum',
    name: 'int32',
    inputs: { x: integers([3, 7], -9, 9) },
    attrs: { axis: [1], keepDims: false },
  },
  {
    kernel: 'Sum',
    name: 'none',
    inputs: { x: empty([2, 0]) },
    attrs: { axis: [1], keepDims: false },
  },
  ...['All', 'Any'].flatMap((kernel): KernelCase[] => [
    {
      kernel,
      name: 'the last',
      inputs: { x: booleans([5, 3]) },
      attrs: { axis: [1], keepDims: false },
    },
    {
      kernel,
      name: 'all',
      inputs: { x: booleans([5, 3], 4) },
      attrs: { axis: [0, 1], keepDims: false },
    },
  ]),
  ...['ArgMax', 'ArgMin'].flatMap((kernel): KernelCase[] => [
    { kernel, name: 'the last', inputs: { x: distinct([4, 9]) }, attrs: { axis: 1 } },
    { kernel, name: 'the first', inputs: { x: distinct([4, 9], 2) }, attrs: { axis: 0 } },
    { kernel, name: 'the middle', inputs: { x: distinct([2, 5, 3], 3) }, attrs: { axis: 1 } },
    {
      kernel,
      name: 'ties go to the first',
      inputs: { x: values([2, 4], [1, 3, 3, 1, 2, 2, 2, 2]) },
      attrs: { axis: 1 },
    },
  ]),
  ...['Cumsum', 'Cumprod'].flatMap((kernel): KernelCase[] =>
    [0, 1, 2].map((axis) => ({
      kernel,
      name: `axis ${axis} of three`,
      inputs: { x: uniform([3, 4, 5], 0.5, 1.5, 'axis') },
      attrs: { axis, exclusive: axis === 1, reverse: axis === 2 },
      gradient: ['x'],
    })),
  ),
  ...['Cumsum', 'Cumprod'].flatMap((kernel): KernelCase[] =>
    [false, true].flatMap((exclusive) =>
      [false, true].map((reverse): KernelCase => ({
        kernel,
        name: `${exclusive ? 'exclusive' : 'inclusive'}, ${reverse ? 'from the end' : 'from the start'}`,
        inputs: { x: withZeros },
        attrs: { axis: 1, exclusive, reverse },
        gradient: ['x'],
      })),
    ),
  ),
];
