import { options } from '@graftjs/core';
import { discriminativeRates } from '../rates/rate-rule.js';
import { stagesOf } from '../surgery/stages-of.js';
import { defineRecipe } from './define-recipe.js';
import { normalizationOf, normalizationOption } from './probe-options.js';
import { trainingPhase } from './training-phase.js';

/**
 * Gradual unfreezing (Howard and Ruder 2018, ULMFiT): the head, then the last stage with it, then
 * one more at a time, each group of layers at 1/2.6 of the rate behind it. The frozen part gets
 * shorter, and is computed once for each cut.
 *
 * @example
 * await fineTune(model, train, { recipe: gradualUnfreezing({ epochs: 2, stages: 3 }), validation });
 */
export const gradualUnfreezing = defineRecipe({
  type: 'recipes/GradualUnfreezing',
  options: {
    /** Of each phase. */
    epochs: options.integer({ min: 1, default: 2 }),
    learningRate: options.number({ min: 0, default: 1e-3 }),
    /** The rate of a group as a part of that behind it is 1 over this. */
    factor: options.number({ min: 1, default: 2.6 }),
    /** How many stages before the head are unfrozen at the end; default all. */
    stages: options.nullable(options.integer({ min: 1 })),
    normalization: normalizationOption,
  },
  phases({ epochs, learningRate, factor, stages, normalization }, model) {
    const body = stagesOf(model).filter(({ name }) => name !== 'head').length;
    const count = Math.min(stages ?? body, body);
    return Array.from({ length: count + 1 }, (_, i) =>
      trainingPhase({
        name: i === 0 ? 'head' : `last ${i === 1 ? 'stage' : `${i} stages`}`,
        train: { lastStages: i },
        epochs,
        learningRate,
        rates: discriminativeRates(factor),
        ...normalizationOf(normalization),
      }),
    );
  },
  describe: ({ epochs, learningRate, factor, stages }) =>
    `the head, then one stage more at a time${stages === null ? '' : ` up to ${stages}`}, ` +
    `${epochs} epochs of Adam at ${learningRate} each, each group of layers at 1/${factor} of the rate behind it`,
});
