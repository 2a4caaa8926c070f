import { defineInitializer, options, Random } from '@graftjs/core';

const seed = options.nullable(options.integer());

/** The generator an initialiser draws from: its own where the user gave it a seed. */
export function generatorOf(random: Random, own: number | null): Random {
  return own === null ? random : new Random(own);
}

/** Normal deviates; mean 0 and standard deviation 0.05 by default. */
export const randomNormal = defineInitializer({
  type: 'initializers/RandomNormal',
  options: {
    mean: options.number({ default: 0 }),
    stddev: options.number({ min: 0, default: 0.05 }),
    seed,
  },
  fill(values, { random, options: { mean, stddev, seed: own } }) {
    const generator = generatorOf(random, own);
    for (let i = 0; i < values.length; i++) values[i] = generator.normal(mean, stddev);
  },
});

/** Evenly spread; from −0.05 to 0.05 by default. */
export const randomUniform = defineInitializer({
  type: 'initializers/RandomUniform',
  options: {
    minval: options.number({ default: -0.05 }),
    maxval: options.number({ default: 0.05 }),
    seed,
  },
  fill(values, { random, options: { minval, maxval, seed: own } }) {
    const generator = generatorOf(random, own);
    for (let i = 0; i < values.length; i++) values[i] = generator.uniform(minval, maxval);
  },
});

/** Normal deviates within two standard deviations. */
export const truncatedNormal = defineInitializer({
  type: 'initializers/TruncatedNormal',
  options: {
    mean: options.number({ default: 0 }),
    stddev: options.number({ min: 0, default: 0.05 }),
    seed,
  },
  fill(values, { random, options: { mean, stddev, seed: own } }) {
    const generator = generatorOf(random, own);
    for (let i = 0; i < values.length; i++) values[i] = generator.truncatedNormal(mean, stddev);
  },
});
