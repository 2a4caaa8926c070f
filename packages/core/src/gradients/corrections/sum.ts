import { fill, mul, reshape, type Tensor, util } from '@tensorflow/tfjs-core';
import { gradientOf } from '../gradient-of.js';

/** dy for every element of its sum: the ones are made where they are needed, not carried there. */
export const sumGradient = gradientOf('Sum', {
  inputs: ['x'],
  gradient: (dy, [saved], { axis }) => {
    const { shape } = saved as Tensor;
    const axes = util.parseAxisParam(axis as number | number[], shape);
    const kept = shape.map((length, i) => (axes.includes(i) ? 1 : length));
    return { x: () => mul(reshape(dy, kept), fill(shape, 1)) };
  },
});
