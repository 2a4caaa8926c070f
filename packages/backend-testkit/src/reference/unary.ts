import { input, type HostTensor, type ReferenceKernel } from './host-tensor.js';

type Formula = (x: number, attrs: { readonly [name: string]: unknown }) => number;

/** erf by its Taylor series near 0, and a continued fraction of erfc elsewhere (A&S 7.1.5, 7.1.14). */
export function erf(x: number): number {
  if (!Number.isFinite(x)) return Math.sign(x) || x;
  const a = Math.abs(x);
  if (a < 2.5) {
    let term = x;
    let sum = x;
    for (let n = 1; n < 80; n++) {
      term *= (-x * x) / n;
      sum += term / (2 * n + 1);
    }
    return (2 / Math.sqrt(Math.PI)) * sum;
  }
  let fraction = 0;
  for (let n = 60; n > 0; n--) fraction = n / 2 / (a + fraction);
  return Math.sign(x) * (1 - Math.exp(-a * a) / Math.sqrt(Math.PI) / (a + fraction));
}

/** Half to even, as tensors round. */
export function roundHalfToEven(x: number): number {
  const floor = Math.floor(x);
  const rest = x - floor;
  if (rest < 0.5) return floor;
  if (rest > 0.5) return Math.ceil(x);
  return floor % 2 === 0 ? floor : floor + 1;
}

const SELU_ALPHA = 1.6732632423543772;
const SELU_SCALE = 1.0507009873554805;

/** Formulas from a number to a number of the same dtype (float32 unless the kernel keeps ints). */
const formulas: { readonly [kernel: string]: Formula } = {
  Abs: Math.abs,
  Acos: Math.acos,
  Acosh: Math.acosh,
  Asin: Math.asin,
  Asinh: Math.asinh,
  Atan: Math.atan,
  Atanh: Math.atanh,
  Ceil: Math.ceil,
  Cos: Math.cos,
  Cosh: Math.cosh,
  Elu: (x) => (x >= 0 ? x : Math.expm1(x)),
  Erf: erf,
  Exp: Math.exp,
  Expm1: Math.expm1,
  Floor: Math.floor,
  LeakyRelu: (x, { alpha }) => (x < 0 ? (alpha as number) * x : x),
  Log: Math.log,
  Log1p: Math.log1p,
  Neg: (x) => -x,
  Reciprocal: (x) => 1 / x,
  Relu: (x) => (x > 0 || Number.isNaN(x) ? x : 0),
  Relu6: (x) => (Number.isNaN(x) ? x : Math.min(Math.max(0, x), 6)),
  Round: roundHalfToEven,
  Rsqrt: (x) => 1 / Math.sqrt(x),
  Selu: (x) => SELU_SCALE * (x >= 0 ? x : SELU_ALPHA * Math.expm1(x)),
  Sigmoid: (x) => 1 / (1 + Math.exp(-x)),
  Sign: (x) => (Number.isNaN(x) ? NaN : Math.sign(x)),
  Sin: Math.sin,
  Sinh: Math.sinh,
  Softplus: (x) => (x > 0 ? x + Math.log1p(Math.exp(-x)) : Math.log1p(Math.exp(x))),
  Sqrt: Math.sqrt,
  Square: (x) => x * x,
  Step: (x, { alpha }) => (Number.isNaN(x) ? NaN : x > 0 ? 1 : (alpha as number)),
  Tan: Math.tan,
  Tanh: Math.tanh,
  ClipByValue: (x, { clipValueMin, clipValueMax }) =>
    Number.isNaN(x) ? x : Math.min(Math.max(x, clipValueMin as number), clipValueMax as number),
  Identity: (x) => x,
  OnesLike: () => 1,
  ZerosLike: () => 0,
};

const predicates: { readonly [kernel: string]: (x: number) => boolean } = {
  IsFinite: Number.isFinite,
  IsInf: (x) => Math.abs(x) === Infinity,
  IsNan: Number.isNaN,
  LogicalNot: (x) => x === 0,
};

const map = (x: HostTensor, dtype: HostTensor['dtype'], f: (x: number) => number): HostTensor => ({
  shape: x.shape,
  dtype,
  values: x.values.map(f),
});

const castTo = (dtype: HostTensor['dtype']) => (x: number) => {
  if (dtype === 'bool') return x !== 0 ? 1 : 0;
  return dtype === 'int32' ? Math.trunc(x) : x;
};

export const unaryReference: { readonly [kernel: string]: ReferenceKernel } = {
  ...Object.fromEntries(
    Object.entries(formulas).map(([kernel, formula]): [string, ReferenceKernel] => [
      kernel,
      (inputs, attrs) => {
        const x = input(inputs, 'x');
        return map(x, x.dtype, (value) => formula(value, attrs));
      },
    ]),
  ),
  ...Object.fromEntries(
    Object.entries(predicates).map(([kernel, predicate]): [string, ReferenceKernel] => [
      kernel,
      (inputs) => map(input(inputs, 'x'), 'bool', (value) => (predicate(value) ? 1 : 0)),
    ]),
  ),
  Cast: (inputs, { dtype }) =>
    map(input(inputs, 'x'), dtype as HostTensor['dtype'], castTo(dtype as HostTensor['dtype'])),
};
