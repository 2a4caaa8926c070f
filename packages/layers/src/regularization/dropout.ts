import {
  ConfigError,
  defineLayer,
  mul,
  options,
  Random,
  tensor,
  type Shape,
  type Tensor,
} from '@graftjs/core';

/** Zeros with probability `rate`, and 1 / (1 − rate) otherwise, so that the mean stays. */
function dropoutMask(shape: readonly number[], rate: number, random: Random): Tensor {
  const size = shape.reduce((product, axis) => product * axis, 1);
  const keep = 1 / (1 - rate);
  const mask = new Float32Array(size);
  for (let i = 0; i < size; i++) mask[i] = random.uniform() < rate ? 0 : keep;
  return tensor(mask, [...shape]);
}

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
