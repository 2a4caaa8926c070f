import { options, type Schedule } from '@graftjs/core';
import { oneCycle } from '@graftjs/optimizers';
import { geometricRates } from '../rates/rate-rule.js';
import { cycledAdam } from './cycled-adam.js';
import { defineRecipe } from './define-recipe.js';
import { normalizationOf, normalizationOption } from './probe-options.js';
import { trainingPhase } from './training-phase.js';

/** fastai's one cycle: from a 25th of the peak up in a quarter of the steps, then down to nothing. */
const cycle =
  (warmupShare: number) =>
  (peak: number, steps: number): Schedule =>
    oneCycle(peak, {
      totalSteps: Math.max(2, steps),
      warmupShare,
      divFactor: 25,
      finalDivFactor: 1e5,
    });

/** The share of the steps in which the rate rises: of the head's cycle, and of the whole model's. */
const WARMUP = { head: 0.99, all: 0.3 } as const;

/**
 * fastai's `fine_tune`: some epochs of the head in one cycle, then all layers in one cycle at half
 * the rate, those at the input at a hundredth of the head's. The momentum (β₁ of Adam) cycles against
 * the rate, 0.95 to 0.85 to 0.95 (Smith and Topin 2018).
 *
 * @example
 * await fineTune(model, train, { recipe: oneCycleTuning({ epochs: 8 }), seed: 7 });
 */
export const oneCycleTuning = defineRecipe({
  type: 'recipes/OneCycleTuning',
  options: {
    epochs: options.integer({ min: 1, default: 8 }),
    freezeEpochs: options.integer({ min: 1, default: 1 }),
    /** fastai's `base_lr`. */
    learningRate: options.number({ min: 0, default: 2e-3 }),
    /** The rate at the input is that of the head over this: fastai's `lr_mult`. */
    rateSpread: options.number({ min: 1, default: 100 }),
    /** fastai lets batch normalisations adapt. */
    normalization: normalizationOption,
  },
  phases: ({ epochs, freezeEpochs, learningRate, rateSpread, normalization }) => [
    trainingPhase({
      name: 'head',
      train: 'head',
      epochs: freezeEpochs,
      learningRate,
      schedule: cycle(WARMUP.head),
      optimizerOver: cycledAdam(WARMUP.head),
      optimizerName: 'Adam in one cycle',
    }),
    trainingPhase({
      name: 'fine-tuning',
      train: () => true,
      trains: 'all layers',
      epochs,
      learningRate: learningRate / 2,
      rates: geometricRates(1 / rateSpread),
      schedule: cycle(WARMUP.all),
      optimizerOver: cycledAdam(WARMUP.all),
      optimizerName: 'Adam in one cycle',
      ...normalizationOf(normalization),
    }),
  ],
});
