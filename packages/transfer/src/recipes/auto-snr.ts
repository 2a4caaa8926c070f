import { options } from '@graftjs/core';
import { steadyLayers } from '../adaptive/steady-layers.js';
import { toZero } from '../rates/to-zero.js';
import { afterProbe, describeAfterProbe } from './after-probe.js';
import { defineRecipe } from './define-recipe.js';
import { probeOptions } from './probe-options.js';
import { trainingPhase } from './training-phase.js';

interface TuneOptions {
  readonly tuneEpochs: number;
  readonly learningRate: number;
  readonly batches: number;
  readonly threshold: number;
}

const tuning = ({ tuneEpochs, learningRate, batches, threshold }: TuneOptions) =>
  trainingPhase({
    name: 'auto-SNR',
    train: () => true,
    trains: `layers whose gradients are steady (${threshold} of the steadiest)`,
    epochs: tuneEpochs,
    learningRate,
    schedule: toZero,
    follow: (work) => steadyLayers(work, { batches, threshold }),
  });

/**
 * Auto-SNR (Lee et al., ICLR 2023): after a probe, in each epoch only the layers train that batches
 * pull steadily: mean of E[g]² / (Var[g] + 1e-8) over the numbers of a layer, at `threshold` of the
 * largest or more. Where gradients are noise, a layer stays as the source had it.
 *
 * Mean and variance go over batches; the published code takes the variance over the first axis of
 * each tensor instead. In the paper it does less well than `autoRgn`.
 *
 * @example
 * await fineTune(model, train, { recipe: autoSnr({ tuneEpochs: 8 }), seed: 7 });
 */
export const autoSnr = defineRecipe({
  type: 'recipes/AutoSnr',
  options: {
    ...probeOptions,
    tuneEpochs: options.integer({ min: 1, default: 8 }),
    learningRate: options.number({ min: 0, default: 3e-4 }),
    /** Batches that the gradients are measured on before each epoch. */
    batches: options.integer({ min: 2, default: 5 }),
    /** The part of the largest ratio from which on a layer trains; 0 trains all. */
    threshold: options.number({ min: 0, max: 1, default: 0.95 }),
  },
  phases: (given, model) => afterProbe(model, given, tuning(given)),
  describe: (given) => describeAfterProbe(given, `auto-SNR: ${tuning(given).description}`),
});
