import { options } from '@graftjs/core';
import { defineRecipe } from './define-recipe.js';
import { probeOptions } from './probe-options.js';
import { describeProbe, probePhases } from './probe-phases.js';

/**
 * Linear probe: the head alone, on features that are computed once. By default it begins at the
 * closed-form solution of linear discriminant analysis, and trains on from there at a low rate.
 *
 * @example
 * await fineTune(model, train, { recipe: linearProbe({ start: 'random', epochs: 60 }), seed: 7 });
 */
export const linearProbe = defineRecipe({
  type: 'recipes/LinearProbe',
  options: {
    start: probeOptions.start,
    /** Default 10 from a solution, 30 from random numbers. */
    epochs: options.nullable(options.integer({ min: 0 })),
    /** Default 1e-4 from a solution, 3e-3 from random numbers. */
    learningRate: options.nullable(options.number({ min: 0 })),
  },
  phases: (given, model) => probePhases(model, { ...given, solvedEpochs: 10 }),
  describe: (given) => `1. linear probe: ${describeProbe({ ...given, solvedEpochs: 10 })}`,
});
