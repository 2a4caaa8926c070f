import { util, type NamedAttrMap, type TensorInfo } from '@tensorflow/tfjs-core';
import { floatBits } from '../float-bits.js';
import type { KernelCall, KernelFamily, NativeKernel } from '../native-kernel.js';

/** Elements worth a chunk: less for functions that cost more than the memory they read. */
const LIGHT = 1 << 15;
const HEAVY = 1 << 13;
const SELU_SCALE = 1.0507009873554805;
const SELU_SCALE_ALPHA = 1.7580993408473769;

type Parameters = (attrs: NamedAttrMap) => readonly [number, number];

function unary(code: number, grain = LIGHT, parameters?: Parameters): NativeKernel {
  return ({ inputs, attrs, backend }: KernelCall): TensorInfo | undefined => {
    const x = inputs['x']!;
    const n = util.sizeFromShape(x.shape);
    if (n === 0 || !backend.holdsFloats(x)) return undefined;
    const out = backend.output(x.shape);
    let p = 0;
    let q = 0;
    if (parameters) [p, q] = parameters(attrs).map(floatBits) as [number, number];
    const chunks = Math.ceil(n / grain);
    const [from, to] = [backend.address(x), backend.address(out)];
    backend.engine.run('unary', chunks, code, from, to, n, grain, p, q);
    return out;
  };
}

export const unaryKernels: KernelFamily = {
  Relu: unary(0),
  Relu6: unary(1),
  Exp: unary(2, HEAVY),
  Log: unary(3, HEAVY),
  Sqrt: unary(4),
  Rsqrt: unary(5),
  Square: unary(6),
  Tanh: unary(7, HEAVY),
  Sigmoid: unary(8, HEAVY),
  Neg: unary(9),
  Abs: unary(10),
  LeakyRelu: unary(11, LIGHT, ({ alpha }) => [(alpha as number | undefined) ?? 0.2, 0]),
  Elu: unary(12, HEAVY),
  Erf: unary(13, HEAVY),
  Step: unary(14, LIGHT, ({ alpha }) => [(alpha as number | undefined) ?? 0, 0]),
  ClipByValue: unary(15, LIGHT, ({ clipValueMin, clipValueMax }) => [
    clipValueMin as number,
    clipValueMax as number,
  ]),
  Softplus: unary(16, HEAVY),
  Reciprocal: unary(17),
  Floor: unary(18),
  Ceil: unary(19),
  Sign: unary(20),
  Expm1: unary(21, HEAVY),
  Log1p: unary(22, HEAVY),
  Selu: unary(23, HEAVY, () => [SELU_SCALE_ALPHA, SELU_SCALE]),
  Round: unary(24),
};
