import { options } from '@graftjs/core';
import { defineRecipe } from './define-recipe.js';
import { trainingPhase } from './training-phase.js';

/**
 * Linear probe: the head alone, on features that are computed once.
 *
 * @example
 * await fineTune(model, train, { recipe: linearProbe({ epochs: 60 }), seed: 7 });
 */
export const linearProbe = defineRecipe({
  type: 'recipes/LinearProbe',
  options: {
    epochs: options.integer({ min: 1, default: 30 }),
    learningRate: options.number({ min: 0, default: 3e-3 }),
  },
  phases: ({ epochs, learningRate }) => [
    trainingPhase({ name: 'linear probe', train: 'head', epochs, learningRate }),
  ],
});
