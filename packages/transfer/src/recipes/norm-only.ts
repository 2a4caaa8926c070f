import { options } from '@graftjs/core';
import { toZero } from '../rates/to-zero.js';
import { defineRecipe } from './define-recipe.js';
import { probeOptions } from './probe-options.js';
import { describeProbe, probePhases } from './probe-phases.js';
import { trainingPhase } from './training-phase.js';

interface TuneOptions {
  readonly tuneEpochs: number;
  readonly learningRate: number;
}

const tuning = ({ tuneEpochs, learningRate }: TuneOptions) =>
  trainingPhase({
    name: 'normalisations',
    train: () => true,
    trains: 'all normalisations and the head',
    epochs: tuneEpochs,
    learningRate,
    schedule: toZero,
    freezeNormalization: false,
    parameters: ({ name }, isHead) => isHead || /^(gamma|beta|scale)$/.test(name),
  });

/**
 * Norm-only tuning (Frankle et al. 2021): after a probe, scales and offsets of all normalisations
 * and the head. Batch normalisations then follow the statistics of the new data.
 */
export const normOnly = defineRecipe({
  type: 'recipes/NormOnly',
  options: {
    ...probeOptions,
    tuneEpochs: options.integer({ min: 1, default: 6 }),
    learningRate: options.number({ min: 0, default: 1e-3 }),
  },
  phases(given, model) {
    const { start, probeEpochs: epochs, probeRate: learningRate } = given;
    return [...probePhases(model, { start, epochs, learningRate }), tuning(given)];
  },
  describe(given) {
    const { start, probeEpochs: epochs, probeRate: learningRate } = given;
    const probe = describeProbe({ start, epochs, learningRate });
    return `1. linear probe: ${probe}\n2. normalisations: ${tuning(given).description}`;
  },
});
