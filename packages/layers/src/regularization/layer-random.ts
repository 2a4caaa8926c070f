import { options, type Random } from '@graftjs/core';

/** The seed of a layer that draws random numbers; left out, the seed of the run decides alone. */
export const seed = options.nullable(options.integer());

/** Numbers for one pass: a seed of the layer's own still differs from step to step. */
export const layerRandom = (random: Random, own: number | null): Random =>
  own === null ? random : random.split(own);
