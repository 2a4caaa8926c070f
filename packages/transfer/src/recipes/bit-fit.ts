import { probeThenNamed } from './probe-then-named.js';

/**
 * BitFit (Ben Zaken et al. 2022): after a probe, the biases of all layers and the head. Offsets of
 * normalisations are biases; those layers then follow the statistics of the new data.
 *
 * @example
 * await fineTune(model, train, { recipe: bitFit({ tuneEpochs: 6 }), validation });
 */
export const bitFit = probeThenNamed({
  type: 'recipes/BitFit',
  name: 'BitFit',
  trains: 'all biases and the head',
  parameters: ({ name }) => /^(bias|beta)$/.test(name),
});
