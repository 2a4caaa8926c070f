import { add, defineLayer, mul, options, tensor } from '@graftjs/core';
import { layerRandom, seed } from './layer-random.js';
import { noiseShape, noiseShapeOf } from './noise-shape.js';

/** −α · scale of `selu`: what it tends to for very negative numbers. */
const SATURATION = -1.6732632423543772 * 1.0507009873554805;

/**
 * Dropout for `selu` networks (Klambauer et al. 2017): while training, sets a share of the input to
 * what selu saturates at, then shifts and scales all so that mean and variance stay.
 */
export const alphaDropout = defineLayer({
  type: 'layers/AlphaDropout',
  positional: 'rate',
  options: { rate: options.number({ min: 0, max: 0.999999 }), noiseShape, seed },
  call(x, { training, random, options: { rate, noiseShape: given, seed: own } }) {
    if (!training || rate === 0) return x;
    const shape = noiseShapeOf(x.shape, given, 'AlphaDropout');
    const size = shape.reduce((product, axis) => product * axis, 1);
    const numbers = layerRandom(random, own);
    const kept = Uint8Array.from({ length: size }, () => Number(numbers.uniform() >= rate));
    const scale = ((1 - rate) * (1 + rate * SATURATION ** 2)) ** -0.5;
    const shift = -scale * SATURATION * rate;
    // scale · (kept ? x : SATURATION) + shift, as one product and one sum.
    const factor = Float32Array.from(kept, (keep) => keep * scale);
    const offset = Float32Array.from(kept, (keep) => shift + (1 - keep) * scale * SATURATION);
    return add(mul(x, tensor(factor, [...shape])), tensor(offset, [...shape]));
  },
});
