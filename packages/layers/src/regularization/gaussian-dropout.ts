import { defineLayer, drawNormal, mul, options } from '@graftjs/core';
import { layerRandom, seed } from './layer-random.js';

/**
 * While training, multiplies the input by normal deviates of mean 1 and standard deviation
 * √(rate / (1 − rate)): as much noise as dropout of that rate makes (Srivastava et al. 2014).
 */
export const gaussianDropout = defineLayer({
  type: 'layers/GaussianDropout',
  positional: 'rate',
  options: { rate: options.number({ min: 0, max: 0.999999 }), seed },
  call(x, { training, random, options: { rate, seed: own } }) {
    if (!training || rate === 0) return x;
    const stddev = Math.sqrt(rate / (1 - rate));
    const numbers = layerRandom(random, own);
    const noise = drawNormal(x.shape, { random: numbers, mean: 1, standardDeviation: stddev });
    return mul(x, noise);
  },
});
