import { eye, mul, reshape, sum, type Tensor } from '@tensorflow/tfjs-core';
import { gradientOf } from '../gradient-of.js';

/** Only the diagonal comes from the input. */
export const diagGradient = gradientOf('Diag', {
  inputs: ['x'],
  gradient: (dy, [x]) => ({
    x: () => {
      const { size, shape } = x as Tensor;
      return reshape(sum(mul(reshape(dy, [size, size]), eye(size)), 1), shape);
    },
  }),
});
