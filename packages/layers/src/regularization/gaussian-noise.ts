import { add, defineLayer, drawNormal, options } from '@graftjs/core';
import { layerRandom, seed } from './layer-random.js';

/** While training, adds normal deviates of standard deviation `stddev` to the input. */
export const gaussianNoise = defineLayer({
  type: 'layers/GaussianNoise',
  positional: 'stddev',
  options: { stddev: options.number({ min: 0, max: 1 }), seed },
  call(x, { training, random, options: { stddev, seed: own } }) {
    if (!training || stddev === 0) return x;
    return add(
      x,
      drawNormal(x.shape, { random: layerRandom(random, own), standardDeviation: stddev }),
    );
  },
});
