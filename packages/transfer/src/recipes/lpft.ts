import { options } from '@graftjs/core';
import { layerDecay } from '../rates/rate-rule.js';
import { defineRecipe } from './define-recipe.js';
import { trainingPhase } from './training-phase.js';

/**
 * LP-FT (Kumar et al., ICLR 2022): a linear probe until it stands, then all layers from there at a
 * low rate. A head that fits already does not pull the features out of shape.
 *
 * @example
 * await fineTune(model, train, { recipe: lpft({ layerDecay: 0.8 }), penalty: l2sp(), seed: 7 });
 */
export const lpft = defineRecipe({
  type: 'recipes/LpFt',
  options: {
    probeEpochs: options.integer({ min: 1, default: 15 }),
    tuneEpochs: options.integer({ min: 1, default: 6 }),
    probeRate: options.number({ min: 0, default: 3e-3 }),
    learningRate: options.number({ min: 0, default: 3e-4 }),
    /** Each group of layers learns at this part of the rate of the one behind it. */
    layerDecay: options.number({ min: 0, max: 1, default: 1 }),
  },
  phases: ({ probeEpochs, tuneEpochs, probeRate, learningRate, layerDecay: decay }) => [
    trainingPhase({
      name: 'linear probe',
      train: 'head',
      epochs: probeEpochs,
      learningRate: probeRate,
    }),
    trainingPhase({
      name: 'fine-tuning',
      train: () => true,
      trains: 'all layers',
      epochs: tuneEpochs,
      learningRate,
      ...(decay < 1 ? { rates: layerDecay(decay) } : {}),
    }),
  ],
});
