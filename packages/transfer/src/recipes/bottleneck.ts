import { ConfigError, options } from '@graftjs/core';
import { leafLayers } from '@graftjs/zoo';
import { BOTTLENECKS } from '../adapters/insert-bottlenecks.js';
import { toZero } from '../rates/to-zero.js';
import { afterProbe, describeAfterProbe } from './after-probe.js';
import { defineRecipe } from './define-recipe.js';
import { probeOptions } from './probe-options.js';
import { trainingPhase } from './training-phase.js';

const tuning = (given: { readonly tuneEpochs: number; readonly learningRate: number }) =>
  trainingPhase({
    name: 'bottlenecks',
    train: [BOTTLENECKS, 'head'],
    trains: 'bottleneck adapters and the head',
    epochs: given.tuneEpochs,
    learningRate: given.learningRate,
    schedule: toZero,
  });

/**
 * Bottleneck adapters (Houlsby et al. 2019): after a probe, the layers that `insertBottlenecks` put
 * into the model and the head; all others stay as they are.
 *
 * @example
 * const model = insertBottlenecks(graft(base, { head }), { random: new Random(7) });
 * await fineTune(model, train, { recipe: bottleneck(), seed: 7 });
 */
export const bottleneck = defineRecipe({
  type: 'recipes/Bottleneck',
  options: {
    ...probeOptions,
    tuneEpochs: options.integer({ min: 1, default: 6 }),
    learningRate: options.number({ min: 0, default: 1e-3 }),
  },
  phases(given, model) {
    if (!leafLayers(model).some(({ name }) => BOTTLENECKS.test(name))) {
      throw new ConfigError({
        where: 'bottleneck',
        problem: `there are no bottleneck adapters in model "${model.name}"`,
        hint: 'Put some in first: insertBottlenecks(model, { random }).',
      });
    }
    return afterProbe(model, given, tuning(given));
  },
  describe: (given) => describeAfterProbe(given, `bottlenecks: ${tuning(given).description}`),
});
