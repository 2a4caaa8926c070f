import { options } from '@graftjs/core';
import { toZero } from '../rates/to-zero.js';
import { selectLayers } from '../selection/select-layers.js';
import { defineRecipe } from './define-recipe.js';
import {
  normalizationOf,
  normalizationOption,
  probeOptions,
  type NormalizationPolicy,
} from './probe-options.js';
import { describeProbe, probePhases } from './probe-phases.js';
import { trainingPhase, type TrainingPhaseOptions } from './training-phase.js';

interface TuneOptions {
  readonly part: string;
  readonly withHead: boolean;
  readonly tuneEpochs: number;
  readonly learningRate: number;
  readonly normalization: NormalizationPolicy;
}

const tuning = (given: TuneOptions): TrainingPhaseOptions => ({
  name: `surgical: ${given.part}`,
  train: given.withHead ? [given.part, 'head'] : given.part,
  epochs: given.tuneEpochs,
  learningRate: given.learningRate,
  schedule: toZero,
  ...normalizationOf(given.normalization),
});

/**
 * Surgical fine-tuning (Lee et al., ICLR 2023): one contiguous part of the model. The first for other
 * inputs (noise, contrast), one in the middle for other features, the head for other labels.
 *
 * @example
 * await fineTune(model, train, { recipe: surgical({ part: 'stage_1' }) });
 */
export const surgical = defineRecipe({
  type: 'recipes/Surgical',
  options: {
    ...probeOptions,
    /** A stage, block or layer. */
    part: options.string({ default: 'stage_1' }),
    /** Whether the head trains with it. Default true. */
    withHead: options.boolean({ default: true }),
    tuneEpochs: options.integer({ min: 1, default: 6 }),
    learningRate: options.number({ min: 0, default: 3e-4 }),
    normalization: normalizationOption,
  },
  phases(given, model) {
    // Names the nearest one where there is none of that name, before anything is computed.
    selectLayers(model, given.part);
    const { start, probeEpochs: epochs, probeRate: learningRate } = given;
    const probes = given.withHead ? probePhases(model, { start, epochs, learningRate }) : [];
    return [...probes, trainingPhase(tuning(given))];
  },
  describe(given) {
    const { start, probeEpochs: epochs, probeRate: learningRate } = given;
    const probe = `linear probe: ${describeProbe({ start, epochs, learningRate })}`;
    const tune = trainingPhase(tuning(given)).description;
    return given.withHead ? `1. ${probe}\n2. ${tune}` : `1. ${tune}`;
  },
});
