import { add, mul, neg, reshape, rsqrt, sub, sum, type Tensor } from '@tensorflow/tfjs-core';
import { gradientOf } from '../gradient-of.js';
import { tfjsGradients } from '../tfjs-gradients.js';

const original = tfjsGradients.find(({ kernelName }) => kernelName === 'FusedBatchNorm');

/**
 * Of normalisation by given statistics, one for each channel: sums over everything but the channels,
 * without the copies of mean and scale in the size of the input that tfjs makes.
 */
export const batchNormGradient = gradientOf('FusedBatchNorm', {
  inputs: ['x', 'mean', 'variance', 'scale'],
  gradient: (dy, saved, attrs) => {
    const [x, mean, variance, given] = saved as [Tensor, Tensor, Tensor, Tensor | undefined];
    if (mean.rank !== 1 || given == null) {
      return original?.gradFunc(dy, saved as Tensor[], attrs as never) as ReturnType<
        Parameters<typeof gradientOf>[1]['gradient']
      >;
    }
    const axes = x.shape.map((_, i) => i).slice(0, -1);
    const deviation = () => rsqrt(add(variance, attrs['varianceEpsilon'] as number));
    const slope = () => mul(given, deviation());
    const centred = () => sum(mul(dy, sub(x, mean)), axes);
    const whole = () => sum(dy, axes);
    return {
      x: () => reshape(mul(dy, slope()), x.shape),
      mean: () => neg(mul(whole(), slope())),
      variance: () => {
        const squared = mul(deviation(), deviation());
        return mul(mul(centred(), mul(slope(), squared)), -0.5);
      },
      scale: () => mul(centred(), deviation()),
      offset: whole,
    };
  },
});
