import { probeThenNamed } from './probe-then-named.js';

/**
 * Norm-only tuning (Frankle et al. 2021): after a probe, scales and offsets of all normalisations
 * and the head. Batch normalisations then follow the statistics of the new data.
 */
export const normOnly = probeThenNamed({
  type: 'recipes/NormOnly',
  name: 'normalisations',
  trains: 'all normalisations and the head',
  // An attention has a scale, too.
  parameters: ({ name }, layer) =>
    /^(gamma|beta)$/.test(name) || (name === 'scale' && /Normalization$/.test(layer.type)),
});
