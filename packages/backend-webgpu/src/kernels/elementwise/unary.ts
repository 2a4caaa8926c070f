import { backend_util, util } from '@tensorflow/tfjs-core';
import type { GpuKernel } from '../gpu-kernel.js';
import { forEachElement } from '../program/for-each-element.js';

type Unary = 'Relu' | 'Elu';

/**
 * A function of one number, where `NaN` stays `NaN`: GPUs are free to compute as if there were none,
 * and turn it into zero in `max` and `clamp`. `isnan` looks at the bits.
 *
 * @param body WGSL that returns the value for `a`, which is not `NaN`
 */
export function unary(name: string, body: string): GpuKernel<Unary> {
  return ({ x }, attrs, storage, calls) => {
    if (x.dtype !== 'float32' || util.sizeFromShape(x.shape) === 0) {
      return calls.original({ x }, attrs);
    }
    return forEachElement(storage, {
      name,
      inputs: { x },
      outputShape: x.shape,
      wgsl: `
        fn valueFor(a : f32) -> f32 { ${body} }
        fn element(index : i32) -> f32 {
          let a = x[index];
          if (isnan(a)) { return a; }
          return valueFor(a);
        }`,
    });
  };
}

// Where a result is tiny, the difference of two numbers near one has lost its digits: there a few
// terms of the series take over.

const EXPM1_NEAR_ZERO = `a * (1.0 + a * (1.0 / 2.0 + a * (1.0 / 6.0 + a * (1.0 / 24.0
  + a * (1.0 / 120.0 + a * (1.0 / 720.0))))))`;
const EXPM1 = `select(exp(a) - 1.0, ${EXPM1_NEAR_ZERO}, abs(a) < 0.25)`;

export const relu = unary('relu', 'return max(a, 0.0);');
export const relu6 = unary('relu6', 'return clamp(a, 0.0, 6.0);');
export const sigmoid = unary('sigmoid', 'return 1.0 / (1.0 + exp(-a));');
export const expm1 = unary('expm1', `return ${EXPM1};`);
export const elu = unary('elu', `return select(${EXPM1}, a, a >= 0.0);`);
export const selu = unary(
  'selu',
  `return ${backend_util.SELU_SCALE} * select(${backend_util.SELU_SCALEALPHA / backend_util.SELU_SCALE} * (${EXPM1}), a, a >= 0.0);`,
);
/** `log(1 + a)` as `2 atanh(a / (2 + a))` near zero. */
export const log1p = unary(
  'log1p',
  `if (a < -1.0) { return uniforms.NAN; }
   if (abs(a) < 0.25) {
     let s = a / (2.0 + a);
     let q = s * s;
     return 2.0 * s * (1.0 + q * (1.0 / 3.0 + q * (1.0 / 5.0 + q * (1.0 / 7.0))));
   }
   return log(1.0 + a);`,
);
export const log = unary('log', 'if (a < 0.0) { return uniforms.NAN; } return log(a);');
export const softplus = unary('softplus', 'return max(a, 0.0) + log(1.0 + exp(-abs(a)));');
/** With `exp(a / 2)` twice, which overflows no sooner than the result. */
export const cosh = unary('cosh', 'let e = exp(abs(a) * 0.5); return 0.5 * e * e + 0.5 / e / e;');
export const sinh = unary(
  'sinh',
  `if (abs(a) < 0.5) {
     let q = a * a;
     return a * (1.0 + q * (1.0 / 6.0 + q * (1.0 / 120.0 + q * (1.0 / 5040.0))));
   }
   let e = exp(abs(a) * 0.5);
   return sign(a) * (0.5 * e * e - 0.5 / e / e);`,
);
export const exp = unary('exp', 'return exp(a);');
export const tanh = unary('tanh', 'return tanh(clamp(a, -10.0, 10.0));');
export const asinh = unary('asinh', 'return asinh(a);');
export const acosh = unary('acosh', 'if (a < 1.0) { return uniforms.NAN; } return acosh(a);');
export const atanh = unary(
  'atanh',
  `if (abs(a) > 1.0) { return uniforms.NAN; }
   if (abs(a) == 1.0) { return a * uniforms.INFINITY; }
   return atanh(a);`,
);
