import {
  awayFromZero,
  booleans,
  empty,
  integers,
  normal,
  uniform,
  values,
  type KernelCase,
} from './kernel-case.js';
import type { HostTensor } from '../reference/host-tensor.js';

type Pair = readonly [name: string, a: readonly number[], b: readonly number[]];
const broadcasts: readonly Pair[] = [
  ['equal shapes', [3, 4, 5], [3, 4, 5]],
  ['scalar', [3, 5], []],
  ['scalar first', [], [2, 9]],
  ['row', [4, 3, 6], [6]],
  ['column', [4, 6], [4, 1]],
  ['both ways', [3, 1, 4], [2, 1]],
  ['per channel', [2, 3, 3, 5], [1, 1, 1, 5]],
];

interface Binary {
  readonly kernel: string;
  readonly a: (shape: readonly number[]) => HostTensor;
  readonly b: (shape: readonly number[]) => HostTensor;
  readonly gradient?: boolean;
}
const any = (shape: readonly number[]) => normal(shape, 'a', 2);
const other = (shape: readonly number[]) => normal(shape, 'b', 2);
const positive = (shape: readonly number[]) => uniform(shape, 0.3, 3, 'p');

const arithmetic: readonly Binary[] = [
  { kernel: 'Add', a: any, b: other, gradient: true },
  { kernel: 'Sub', a: any, b: other, gradient: true },
  { kernel: 'Multiply', a: any, b: other, gradient: true },
  { kernel: 'RealDiv', a: any, b: (s) => awayFromZero(s, 'b'), gradient: true },
  { kernel: 'Pow', a: positive, b: other, gradient: true },
  { kernel: 'Maximum', a: any, b: other, gradient: true },
  { kernel: 'Minimum', a: any, b: other, gradient: true },
  { kernel: 'SquaredDifference', a: any, b: other, gradient: true },
  { kernel: 'Atan2', a: any, b: (s) => awayFromZero(s, 'b'), gradient: true },
  { kernel: 'Mod', a: any, b: positive },
];

const specials = {
  a: values([9], [NaN, 1, Infinity, -Infinity, 0, -0, 3e38, 1, -1]),
  b: values([9], [1, NaN, -Infinity, -Infinity, -0, 0, 3e38, 0, 0]),
};

/** What x^y gives there is the same in every language, but for 1 to the infinity. */
const powerSpecials = {
  a: values([10], [0, 0, -0, 2, 0.5, Infinity, -Infinity, -8, NaN, 3]),
  b: values([10], [0, -1, 3, Infinity, Infinity, -2, 3, 1 / 3, 0, NaN]),
};
const wholePowers = {
  a: values([6], [-2, -2, -1.5, -0.5, 3, -7]),
  b: values([6], [2, 3, 5, -3, 4, 0]),
};

const comparisons = ['Equal', 'NotEqual', 'Greater', 'GreaterEqual', 'Less', 'LessEqual'];

export const binaryCases: readonly KernelCase[] = [
  ...arithmetic.flatMap(({ kernel, a, b, gradient }): KernelCase[] =>
    broadcasts.map(([name, aShape, bShape]) => ({
      kernel,
      name,
      inputs: { a: a(aShape), b: b(bShape) },
      ...(gradient ? { gradient: ['a', 'b'] } : {}),
    })),
  ),
  ...['Add', 'Sub', 'Multiply', 'RealDiv', 'Maximum', 'Minimum', 'SquaredDifference'].flatMap(
    (kernel): KernelCase[] => [
      { kernel, name: 'NaN, infinities and zeros', inputs: specials },
      { kernel, name: 'empty', inputs: { a: empty([0, 3]), b: normal([1, 3]) } },
    ],
  ),
  ...['Add', 'Sub', 'Multiply', 'Maximum', 'Minimum', 'Mod', 'FloorDiv'].map(
    (kernel): KernelCase => ({
      kernel,
      name: 'int32',
      inputs: { a: integers([4, 5], -9, 9), b: integers([5], 1, 9) },
    }),
  ),
  ...['Add', 'Sub', 'Multiply', 'Maximum', 'Minimum'].flatMap((kernel): KernelCase[] =>
    broadcasts.map(([name, aShape, bShape]) => ({
      kernel,
      name: `int32, ${name}`,
      inputs: { a: integers(aShape, -9, 9, 'a'), b: integers(bShape, -9, 9, 'b') },
    })),
  ),
  { kernel: 'Pow', name: 'negative bases and whole powers', inputs: wholePowers },
  { kernel: 'Pow', name: 'zeros, ones and infinities', inputs: powerSpecials },
  ...comparisons.flatMap((kernel): KernelCase[] => [
    { kernel, name: 'NaN, infinities and zeros', inputs: specials },
    ...broadcasts.map(([name, aShape, bShape]) => ({
      kernel,
      name,
      inputs: { a: integers(aShape, 0, 3, 'a'), b: integers(bShape, 0, 3, 'b') },
    })),
    { kernel, name: 'float32', inputs: { a: any([3, 4]), b: other([3, 4]) } },
  ]),
  ...['LogicalAnd', 'LogicalOr', 'LogicalXor'].flatMap((kernel): KernelCase[] => [
    { kernel, name: 'equal shapes', inputs: { a: booleans([9], 1), b: booleans([9], 2) } },
    { kernel, name: 'broadcast', inputs: { a: booleans([4, 1], 1), b: booleans([1, 3], 2) } },
    {
      kernel,
      name: 'masks of attention',
      inputs: { a: booleans([2, 1, 1, 37], 1), b: booleans([1, 1, 5, 37], 2) },
    },
    { kernel, name: 'a scalar', inputs: { a: booleans([50], 1), b: booleans([], 2) } },
  ]),
  {
    kernel: 'Prelu',
    name: 'a slope a channel',
    inputs: { x: awayFromZero([2, 3, 4]), alpha: uniform([4], 0.1, 0.5) },
    gradient: ['x', 'alpha'],
  },
  {
    kernel: 'EluGrad',
    name: 'both sides of zero',
    inputs: { dy: normal([3, 4], 'dy'), y: awayFromZero([3, 4]) },
  },
  {
    kernel: 'AddN',
    name: 'four tensors',
    inputs: { 0: any([3, 4]), 1: other([3, 4]), 2: positive([3, 4]), 3: normal([3, 4], 9) },
    gradient: ['0', '3'],
  },
  {
    kernel: 'Select',
    name: 'element by element',
    inputs: { condition: booleans([3, 4]), t: any([3, 4]), e: other([3, 4]) },
    gradient: ['t', 'e'],
  },
];
