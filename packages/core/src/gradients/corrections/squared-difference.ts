import { mul, neg, sub, type Tensor } from '@tensorflow/tfjs-core';
import { gradientOf } from '../gradient-of.js';
import { sumTo } from '../sum-to.js';

/** 2 (a − b) dy, summed over the axes that were broadcast, which tfjs forgets. */
export const squaredDifferenceGradient = gradientOf('SquaredDifference', {
  inputs: ['a', 'b'],
  gradient: (dy, [a, b]) => {
    const slope = () => mul(dy, mul(sub(a as Tensor, b as Tensor), 2));
    return {
      a: () => sumTo(slope(), (a as Tensor).shape),
      b: () => sumTo(neg(slope()), (b as Tensor).shape),
    };
  },
});
