import { defineLayer, mul, options } from '@graftjs/core';
import { dropoutMask } from './dropout-mask.js';
import { layerRandom, seed } from './layer-random.js';
import { noiseShape, noiseShapeOf } from './noise-shape.js';

/**
 * While training, sets a share of the input to zero and scales up the rest (Srivastava et al. 2014);
 * otherwise passes it on. Every step has a mask of its own, and equal seeds give equal masks.
 */
export const dropout = defineLayer({
  type: 'layers/Dropout',
  positional: 'rate',
  options: { rate: options.number({ min: 0, max: 1 }), noiseShape, seed },
  call(x, { training, random, options: { rate, noiseShape: given, seed: own } }) {
    if (!training || rate === 0) return x;
    const shape = noiseShapeOf(x.shape, given, 'Dropout');
    return mul(x, dropoutMask(shape, rate, layerRandom(random, own)));
  },
});
