import { options } from '@graftjs/core';
import { layerDecay as decayOfRates } from '../rates/rate-rule.js';
import { toZero } from '../rates/to-zero.js';
import { afterProbe, describeAfterProbe } from './after-probe.js';
import { defineRecipe } from './define-recipe.js';
import {
  normalizationOf,
  normalizationOption,
  probeOptions,
  type NormalizationPolicy,
} from './probe-options.js';
import { trainingPhase, type TrainingPhaseOptions } from './training-phase.js';

interface TuneOptions {
  readonly normalization: NormalizationPolicy;
  readonly tuneEpochs: number;
  readonly learningRate: number;
  readonly layerDecay: number;
}

const tuning = ({
  tuneEpochs,
  learningRate,
  layerDecay,
  normalization,
}: TuneOptions): TrainingPhaseOptions => ({
  name: 'fine-tuning',
  train: () => true,
  trains: 'all layers',
  epochs: tuneEpochs,
  learningRate,
  schedule: toZero,
  ...normalizationOf(normalization),
  ...(layerDecay < 1 ? { rates: decayOfRates(layerDecay) } : {}),
});

/**
 * LP-FT (Kumar et al., ICLR 2022): a linear probe until it stands, then all layers from there at a
 * low rate. A head that fits already does not pull the features out of shape.
 *
 * A solved head (`start: 'lda'`) is there at once. It is made as sure of itself as held-out examples
 * allow (`calibratedHead`): one that fits all it has seen would leave nothing to learn from. On 1,650
 * photos of hands the recipe ended at 98.8 %, from a head learned by gradients at 98.5 %, and from a
 * solved one that was not calibrated at 96.4 %.
 *
 * @example
 * await fineTune(model, train, { recipe: lpft({ layerDecay: 0.8 }), penalty: l2sp(), seed: 7 });
 */
export const lpft = defineRecipe({
  type: 'recipes/LpFt',
  options: {
    ...probeOptions,
    normalization: normalizationOption,
    tuneEpochs: options.integer({ min: 1, default: 8 }),
    learningRate: options.number({ min: 0, default: 1.5e-4 }),
    /** Each group of layers learns at this part of the rate of the one behind it. */
    layerDecay: options.number({ min: 0, max: 1, default: 1 }),
  },
  phases: (given, model) => afterProbe(model, given, trainingPhase(tuning(given))),
  describe: (given) =>
    describeAfterProbe(given, `fine-tuning: ${trainingPhase(tuning(given)).description}`),
});
