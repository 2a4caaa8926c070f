import { options, type Optimizer, type Schedule } from '@graftjs/core';
import { adam, oneCycle } from '@graftjs/optimizers';
import { geometricRates } from '../rates/rate-rule.js';
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

const betterAdam = (rate: number | Schedule): Optimizer => adam(rate, { beta1: 0.95 });

/**
 * fastai's `fine_tune`: some epochs of the head in one cycle, then all layers in one cycle at half
 * the rate, those at the input at a hundredth of the head's.
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
      schedule: cycle(0.99),
      optimizer: betterAdam,
      optimizerName: 'Adam in one cycle',
    }),
    trainingPhase({
      name: 'fine-tuning',
      train: () => true,
      trains: 'all layers',
      epochs,
      learningRate: learningRate / 2,
      rates: geometricRates(1 / rateSpread),
      schedule: cycle(0.3),
      optimizer: betterAdam,
      optimizerName: 'Adam in one cycle',
      ...normalizationOf(normalization),
    }),
  ],
});
