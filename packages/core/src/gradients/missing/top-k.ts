import { expandDims, mul, oneHot, sum, type Tensor } from '@tensorflow/tfjs-core';
import { gradientOf } from '../gradient-of.js';

/** Each of the k largest passes its gradient to the place it came from. */
export const topKGradient = gradientOf('TopK', {
  inputs: ['x'],
  outputs: [false, true],
  gradient: (dy, [x, indices]) => ({
    x: () => {
      const places = oneHot(indices as Tensor, (x as Tensor).shape.at(-1) ?? 1);
      return sum(mul(places, expandDims(dy, -1)), -2);
    },
  }),
});
