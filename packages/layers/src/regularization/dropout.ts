import { ConfigError, defineLayer, mul, options, type Shape, type Tensor } from '@graftjs/core';
import { dropoutMask } from './dropout-mask.js';

/** `null` axes of the noise shape take the length of the input's. */
function noiseShapeOf(x: Tensor, noiseShape: Shape | null): number[] {
  if (noiseShape === null) return x.shape;
  if (noiseShape.length !== x.rank) {
    throw new ConfigError({
      where: 'Dropout',
      problem: 'noiseShape needs one axis for each of the input',
      operands: [
        { label: 'noiseShape', value: noiseShape },
        { label: 'input', value: x.shape },
      ],
    });
  }
  return noiseShape.map((length, i) => length ?? x.shape[i] ?? 1);
}

/**
 * While training, sets a share of the input to zero and scales up the rest (Srivastava et al. 2014);
 * otherwise passes it on. Every step has a mask of its own, and equal seeds give equal masks.
 */
export const dropout = defineLayer({
  type: 'layers/Dropout',
  positional: 'rate',
  options: {
    rate: options.number({ min: 0, max: 0.999999 }),
    noiseShape: options.nullable(options.shape()),
    seed: options.nullable(options.integer()),
  },
  call(x, { training, random, options: { rate, noiseShape, seed } }) {
    if (!training || rate === 0) return x;
    // A seed of the layer's own still differs from step to step.
    const own = seed === null ? random : random.split(seed);
    return mul(x, dropoutMask(noiseShapeOf(x, noiseShape), rate, own));
  },
});
