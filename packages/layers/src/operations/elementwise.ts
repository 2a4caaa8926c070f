import {
  abs,
  acos,
  acosh,
  add,
  asin,
  asinh,
  atan,
  atan2,
  atanh,
  cast,
  ceil,
  clipByValue,
  clone,
  cos,
  cosh,
  div,
  divNoNan,
  equal,
  erf,
  exp,
  expm1,
  floor,
  greater,
  greaterEqual,
  isFinite,
  isInf,
  isNaN,
  less,
  lessEqual,
  log,
  log1p,
  logicalAnd,
  logicalNot,
  logicalOr,
  logicalXor,
  maximum,
  minimum,
  mod,
  mul,
  neg,
  notEqual,
  onesLike,
  pow,
  reciprocal,
  round,
  rsqrt,
  sign,
  sin,
  sinh,
  sqrt,
  square,
  sub,
  tan,
  tanh,
  where,
  zerosLike,
  type DataType,
  type Tensor,
} from '@graftjs/core';
import { broadcastShape } from './broadcast.js';
import { dtypeOf, numberOf, type OperationDefinition } from './operation-definition.js';

type Unary = (x: Tensor) => Tensor;
type Binary = (a: Tensor, b: Tensor) => Tensor;

const unary = (run: Unary, dtype?: DataType): OperationDefinition => ({
  tensors: ['x'],
  ...(dtype ? { dtype } : {}),
  shape: ([x = []]) => x,
  run: ([x]) => run(x as Tensor),
});

const binary = (run: Binary, dtype?: DataType): OperationDefinition => ({
  tensors: ['x1', 'x2'],
  ...(dtype ? { dtype } : {}),
  shape: broadcastShape,
  run: ([a, b]) => run(a as Tensor, b as Tensor),
});

const compared = (run: Binary): OperationDefinition => binary(run, 'bool');
const asked = (run: Binary): OperationDefinition =>
  compared((a, b) => run(cast(a, 'bool'), cast(b, 'bool')));

/** Whole numbers divide to fractions, as in Keras. */
const float: Unary = (x) => (x.dtype === 'float32' ? x : cast(x, 'float32'));
const quotient: Binary = (a, b) => div(float(a), float(b));

/** One number everywhere, of the dtype that is asked for or of what it is like. */
const like = (make: Unary): OperationDefinition => ({
  tensors: ['x'],
  settings: ['dtype'],
  dtype: (o) => dtypeOf(o) ?? 'float32',
  shape: ([x = []]) => x,
  run: ([x], o) => cast(make(x as Tensor), dtypeOf(o) ?? (x as Tensor).dtype),
});

/** Operations on one number after the other. */
export const elementwiseOperations = {
  absolute: unary(abs),
  add: binary(add),
  arccos: unary(acos),
  arccosh: unary(acosh),
  arcsin: unary(asin),
  arcsinh: unary(asinh),
  arctan: unary(atan),
  arctan2: binary(atan2),
  arctanh: unary(atanh),
  ceil: unary(ceil),
  clip: {
    tensors: ['x'],
    settings: ['xMin', 'xMax'],
    shape: ([x = []]) => x,
    run: ([x], o) =>
      clipByValue(x as Tensor, numberOf(o, 'xMin', -Infinity), numberOf(o, 'xMax', Infinity)),
  },
  copy: unary((x) => clone(x)),
  cos: unary(cos),
  cosh: unary(cosh),
  divide: binary(quotient),
  divideNoNan: binary((a, b) => divNoNan(float(a), float(b))),
  equal: compared(equal),
  erf: unary(erf),
  exp: unary(exp),
  expm1: unary(expm1),
  floor: unary(floor),
  floorDivide: binary((a, b) => floor(quotient(a, b))),
  greater: compared(greater),
  greaterEqual: compared(greaterEqual),
  isfinite: unary(isFinite, 'bool'),
  isinf: unary(isInf, 'bool'),
  isnan: unary(isNaN, 'bool'),
  less: compared(less),
  lessEqual: compared(lessEqual),
  log: unary(log),
  log10: unary((x) => div(log(x), Math.LN10)),
  log1p: unary(log1p),
  log2: unary((x) => div(log(x), Math.LN2)),
  logicalAnd: asked(logicalAnd),
  logicalNot: unary((x) => logicalNot(cast(x, 'bool')), 'bool'),
  logicalOr: asked(logicalOr),
  logicalXor: asked(logicalXor),
  maximum: binary(maximum),
  minimum: binary(minimum),
  mod: binary(mod),
  multiply: binary(mul),
  negative: unary(neg),
  notEqual: compared(notEqual),
  onesLike: like(onesLike),
  power: binary(pow),
  reciprocal: unary((x) => reciprocal(float(x))),
  round: {
    tensors: ['x'],
    settings: ['decimals'],
    shape: ([x = []]) => x,
    run([x], o) {
      const scale = 10 ** numberOf(o, 'decimals', 0);
      return scale === 1 ? round(x as Tensor) : div(round(mul(x as Tensor, scale)), scale);
    },
  },
  rsqrt: unary(rsqrt),
  sign: unary(sign),
  sin: unary(sin),
  sinh: unary(sinh),
  sqrt: unary(sqrt),
  square: unary(square),
  subtract: binary(sub),
  tan: unary(tan),
  tanh: unary(tanh),
  trueDivide: binary(quotient),
  where: {
    tensors: ['condition', 'x1', 'x2'],
    shape: broadcastShape,
    run: ([condition, a, b]) => where(cast(condition as Tensor, 'bool'), a as Tensor, b as Tensor),
  },
  zerosLike: like(zerosLike),
} satisfies { readonly [name: string]: OperationDefinition };
