import { options } from '@graftjs/core';
import { headAndBody } from '../rates/rate-rule.js';
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
  readonly stages: number;
  readonly tuneEpochs: number;
  readonly learningRate: number;
  readonly bodyRate: number;
}

const tuning = (given: TuneOptions): TrainingPhaseOptions => ({
  name: 'last stages',
  train: { lastStages: given.stages },
  epochs: given.tuneEpochs,
  learningRate: given.learningRate,
  schedule: toZero,
  ...normalizationOf(given.normalization),
  ...(given.bodyRate < 1 ? { rates: headAndBody(given.bodyRate) } : {}),
});

/**
 * The head first, then the last stages with it at a low rate. What comes before them stays frozen,
 * and is computed once in both phases.
 *
 * @example
 * await fineTune(model, train, { recipe: unfreezeLast({ stages: 2 }), seed: 7 });
 */
export const unfreezeLast = defineRecipe({
  type: 'recipes/UnfreezeLast',
  options: {
    ...probeOptions,
    normalization: normalizationOption,
    /** How many stages before the head. */
    stages: options.integer({ min: 1, default: 1 }),
    tuneEpochs: options.integer({ min: 1, default: 8 }),
    /** Of the head in the second phase. */
    learningRate: options.number({ min: 0, default: 1.5e-4 }),
    /** Of the stages, as a part of the head's. */
    bodyRate: options.number({ min: 0, default: 1 }),
  },
  phases: (given, model) => afterProbe(model, given, trainingPhase(tuning(given))),
  describe: (given) =>
    describeAfterProbe(given, `last stages: ${trainingPhase(tuning(given)).description}`),
});
