import { options } from '@graftjs/core';
import { relativeRates } from '../adaptive/relative-rates.js';
import { toZero } from '../rates/to-zero.js';
import { afterProbe, describeAfterProbe } from './after-probe.js';
import { defineRecipe } from './define-recipe.js';
import { probeOptions } from './probe-options.js';
import { trainingPhase } from './training-phase.js';

interface TuneOptions {
  readonly tuneEpochs: number;
  readonly learningRate: number;
  readonly batches: number;
}

const tuning = ({ tuneEpochs, learningRate, batches }: TuneOptions) =>
  trainingPhase({
    name: 'auto-RGN',
    train: () => true,
    trains: 'all layers at rates in proportion to their relative gradients',
    epochs: tuneEpochs,
    learningRate,
    schedule: toZero,
    follow: (work) => relativeRates(work, batches),
  });

/**
 * Auto-RGN (Lee et al., ICLR 2023): after a probe all layers train, each parameter at a part of the
 * rate that is its relative gradient norm over the largest, measured anew in each epoch: the layers
 * that the new data want other move, the others hardly do. Good at shifts of the input; where labels
 * mean something else, train the head alone.
 *
 * @example
 * await fineTune(model, train, { recipe: autoRgn({ tuneEpochs: 8 }), seed: 7 });
 */
export const autoRgn = defineRecipe({
  type: 'recipes/AutoRgn',
  options: {
    ...probeOptions,
    tuneEpochs: options.integer({ min: 1, default: 8 }),
    /** Of the parameter with the largest relative gradient. */
    learningRate: options.number({ min: 0, default: 1e-3 }),
    /** Batches that the gradients are measured on before each epoch. */
    batches: options.integer({ min: 1, default: 5 }),
  },
  phases: (given, model) => afterProbe(model, given, tuning(given)),
  describe: (given) => describeAfterProbe(given, `auto-RGN: ${tuning(given).description}`),
});
