import { options } from '@graftjs/core';
import { headAndBody } from '../rates/rate-rule.js';
import { defineRecipe } from './define-recipe.js';
import { trainingPhase } from './training-phase.js';

/**
 * The head first, then the last stages with it, these at a tenth of its rate. What comes before them
 * stays frozen, and is computed once in both phases.
 *
 * @example
 * await fineTune(model, train, { recipe: unfreezeLast({ stages: 2 }), seed: 7 });
 */
export const unfreezeLast = defineRecipe({
  type: 'recipes/UnfreezeLast',
  options: {
    /** How many stages before the head. */
    stages: options.integer({ min: 1, default: 1 }),
    probeEpochs: options.integer({ min: 0, default: 15 }),
    tuneEpochs: options.integer({ min: 1, default: 8 }),
    probeRate: options.number({ min: 0, default: 3e-3 }),
    /** Of the head in the second phase. */
    learningRate: options.number({ min: 0, default: 1e-3 }),
    /** Of the stages, as a part of the head's. */
    bodyRate: options.number({ min: 0, default: 0.3 }),
  },
  phases: ({ stages, probeEpochs, tuneEpochs, probeRate, learningRate, bodyRate }) => [
    ...(probeEpochs > 0
      ? [
          trainingPhase({
            name: 'linear probe',
            train: 'head',
            epochs: probeEpochs,
            learningRate: probeRate,
          }),
        ]
      : []),
    trainingPhase({
      name: 'last stages',
      train: { lastStages: stages },
      epochs: tuneEpochs,
      learningRate,
      rates: headAndBody(bodyRate),
    }),
  ],
});
