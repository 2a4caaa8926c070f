import {
  awayFromZero,
  booleans,
  empty,
  extremes,
  integers,
  normal,
  uniform,
  values,
  type KernelCase,
  type Tolerance,
} from './kernel-case.js';
import type { Attributes, HostTensor } from '../reference/host-tensor.js';

interface Unary {
  readonly kernel: string;
  /** Inputs on which it is defined and smooth. */
  readonly domain: HostTensor;
  readonly attrs?: Attributes;
  /** Has no gradient, or none that is not zero. */
  readonly flat?: boolean;
  /** What it gives for the extremes is left open (or cannot be told from float32 overflow). */
  readonly noExtremes?: boolean;
  readonly tolerance?: Tolerance;
}

const shape = [3, 5, 7];
const everywhere = normal(shape, 'unary', 2);
const positive = uniform(shape, 0.1, 5, 'positive');
const insideOne = uniform(shape, -0.9, 0.9, 'inside');

const unary: readonly Unary[] = [
  { kernel: 'Abs', domain: awayFromZero(shape) },
  { kernel: 'Acos', domain: insideOne },
  { kernel: 'Acosh', domain: uniform(shape, 1.2, 5), noExtremes: true },
  { kernel: 'Asin', domain: insideOne },
  { kernel: 'Asinh', domain: everywhere, noExtremes: true },
  { kernel: 'Atan', domain: everywhere },
  { kernel: 'Atanh', domain: insideOne },
  { kernel: 'Ceil', domain: everywhere, flat: true },
  { kernel: 'Cos', domain: everywhere, noExtremes: true },
  { kernel: 'Cosh', domain: everywhere },
  { kernel: 'Elu', domain: awayFromZero(shape) },
  { kernel: 'Erf', domain: everywhere, tolerance: { relative: 1e-5, absolute: 3e-7 } },
  { kernel: 'Exp', domain: everywhere },
  { kernel: 'Expm1', domain: everywhere },
  { kernel: 'Floor', domain: everywhere, flat: true },
  { kernel: 'Identity', domain: everywhere },
  { kernel: 'LeakyRelu', domain: awayFromZero(shape), attrs: { alpha: 0.3 } },
  { kernel: 'Log', domain: positive },
  { kernel: 'Log1p', domain: positive },
  { kernel: 'Neg', domain: everywhere },
  { kernel: 'Reciprocal', domain: positive },
  { kernel: 'Relu', domain: awayFromZero(shape) },
  { kernel: 'Relu6', domain: awayFromZero(shape) },
  { kernel: 'Round', domain: uniform(shape, -3, 3), flat: true },
  { kernel: 'Rsqrt', domain: positive },
  { kernel: 'Selu', domain: awayFromZero(shape) },
  { kernel: 'Sigmoid', domain: everywhere },
  // The sign of NaN is left open: 0 in tfjs's own specs, NaN in IEEE 754.
  { kernel: 'Sign', domain: awayFromZero(shape), flat: true, noExtremes: true },
  { kernel: 'Sin', domain: everywhere, noExtremes: true },
  { kernel: 'Sinh', domain: everywhere },
  { kernel: 'Softplus', domain: everywhere, tolerance: { relative: 2e-5, absolute: 1e-6 } },
  { kernel: 'Sqrt', domain: positive },
  { kernel: 'Square', domain: everywhere },
  { kernel: 'Step', domain: awayFromZero(shape), attrs: { alpha: 0.25 }, flat: true },
  { kernel: 'Tan', domain: uniform(shape, -1.2, 1.2), noExtremes: true },
  { kernel: 'Tanh', domain: everywhere },
  {
    kernel: 'ClipByValue',
    domain: awayFromZero(shape),
    attrs: { clipValueMin: -0.1, clipValueMax: 0.15 },
  },
  { kernel: 'ZerosLike', domain: everywhere, flat: true },
  { kernel: 'OnesLike', domain: everywhere, flat: true },
];

const optional = <K extends string, T>(key: K, value: T | undefined) =>
  (value === undefined ? {} : { [key]: value }) as { [P in K]?: T };

function casesOf({ kernel, domain, attrs, flat, noExtremes, tolerance }: Unary): KernelCase[] {
  const common = { kernel, ...optional('attrs', attrs), ...optional('tolerance', tolerance) };
  const cases: KernelCase[] = [
    { ...common, name: 'smooth', inputs: { x: domain }, ...(flat ? {} : { gradient: ['x'] }) },
    { ...common, name: 'scalar', inputs: { x: values([], [0.75]) } },
    { ...common, name: 'empty', inputs: { x: empty([2, 0]) } },
  ];
  if (!noExtremes) cases.push({ ...common, name: 'extremes', inputs: { x: extremes } });
  return cases;
}

const predicates: KernelCase[] = ['IsFinite', 'IsInf', 'IsNan'].flatMap((kernel) => [
  { kernel, name: 'extremes', inputs: { x: extremes } },
  { kernel, name: 'usual', inputs: { x: everywhere } },
]);

export const unaryCases: readonly KernelCase[] = [
  ...unary.flatMap(casesOf),
  ...predicates,
  {
    kernel: 'Round',
    name: 'halves go to the even side',
    inputs: { x: values([8], [-2.5, -1.5, -0.5, 0.5, 1.5, 2.5, 3.5, 1e9]) },
  },
  { kernel: 'LogicalNot', name: 'bool', inputs: { x: booleans([4, 3]) } },
  { kernel: 'Abs', name: 'int32', inputs: { x: integers([9], -5, 5) } },
  { kernel: 'Neg', name: 'int32', inputs: { x: integers([9], -5, 5) } },
  {
    kernel: 'Cast',
    name: 'float32 to int32 cuts',
    inputs: { x: values([6], [-2.7, -0.5, 0, 0.5, 2.7, 1e6]) },
    attrs: { dtype: 'int32' },
  },
  {
    kernel: 'Cast',
    name: 'float32 to bool',
    inputs: { x: values([5], [0, 254, -1, 0.25, 0]) },
    attrs: { dtype: 'bool' },
  },
  {
    kernel: 'Cast',
    name: 'int32 to bool',
    inputs: { x: values([4], [0, 254, -1, 256], 'int32') },
    attrs: { dtype: 'bool' },
  },
  {
    kernel: 'Cast',
    name: 'bool to float32',
    inputs: { x: booleans([7]) },
    attrs: { dtype: 'float32' },
  },
];
