import { add, defineLayer, options, tensor, type Random, type Tensor } from '@graftjs/core';
import { layerRandom, seed } from './layer-random.js';

/** Normal deviates of a shape. */
export function gaussian(
  shape: readonly number[],
  { mean, stddev }: { readonly mean: number; readonly stddev: number },
  random: Random,
): Tensor {
  const size = shape.reduce((product, axis) => product * axis, 1);
  const values = Float32Array.from({ length: size }, () => random.normal(mean, stddev));
  return tensor(values, [...shape]);
}

/** While training, adds normal deviates of standard deviation `stddev` to the input. */
export const gaussianNoise = defineLayer({
  type: 'layers/GaussianNoise',
  positional: 'stddev',
  options: { stddev: options.number({ min: 0, max: 1 }), seed },
  call(x, { training, random, options: { stddev, seed: own } }) {
    if (!training || stddev === 0) return x;
    return add(x, gaussian(x.shape, { mean: 0, stddev }, layerRandom(random, own)));
  },
});
