import { cumsum } from '@tensorflow/tfjs-core';
import { gradientOf } from '../gradient-of.js';

/** The running sum from the other end; tfjs transposes the axes of all but the last one. */
export const cumsumGradient = gradientOf('Cumsum', {
  gradient: (dy, _, { axis, exclusive, reverse }) => ({
    x: () => cumsum(dy, axis as number, exclusive === true, reverse !== true),
  }),
});
