import { matMul, type Tensor } from '@tensorflow/tfjs-core';
import { gradientOf } from '../gradient-of.js';
import { sumTo } from '../sum-to.js';

/** Products with the other operand, summed over batch axes that were broadcast, which tfjs forgets. */
export const batchMatMulGradient = gradientOf('BatchMatMul', {
  inputs: ['a', 'b'],
  gradient: (dy, [left, right], { transposeA, transposeB }) => {
    const [a, b] = [left as Tensor, right as Tensor];
    const byA = () => {
      if (transposeA) return matMul(b, dy, transposeB === true, true);
      return matMul(dy, b, false, transposeB !== true);
    };
    const byB = () => {
      if (transposeB) return matMul(dy, a, true, transposeA === true);
      return matMul(a, dy, transposeA !== true, false);
    };
    return { a: () => sumTo(byA(), a.shape), b: () => sumTo(byB(), b.shape) };
  },
});
