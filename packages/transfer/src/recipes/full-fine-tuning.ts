import { options } from '@graftjs/core';
import {
  discriminativeRates,
  layerDecay as decayOfRates,
  type RateRule,
} from '../rates/rate-rule.js';
import { toZero } from '../rates/to-zero.js';
import { defineRecipe } from './define-recipe.js';
import { normalizationOf, normalizationOption } from './probe-options.js';
import { trainingPhase } from './training-phase.js';

/**
 * All layers at once, from the head as it is. With `layerDecay` (BEiT, timm) or `discriminative`
 * (ULMFiT: each group of layers at 1/2.6 of the rate behind it) the early layers learn less.
 *
 * @example
 * await fineTune(model, train, { recipe: fullFineTuning({ epochs: 5, layerDecay: 0.75 }), validation });
 */
export const fullFineTuning = defineRecipe({
  type: 'recipes/FullFineTuning',
  options: {
    epochs: options.integer({ min: 1, default: 10 }),
    learningRate: options.number({ min: 0, default: 3e-4 }),
    layerDecay: options.number({ min: 0, max: 1, default: 1 }),
    discriminative: options.boolean({ default: false }),
    normalization: normalizationOption,
  },
  phases: ({ epochs, learningRate, layerDecay, discriminative, normalization }) => {
    const rates: RateRule | null = discriminative
      ? discriminativeRates()
      : layerDecay < 1
        ? decayOfRates(layerDecay)
        : null;
    return [
      trainingPhase({
        name: 'full fine-tuning',
        train: () => true,
        trains: 'all layers',
        epochs,
        learningRate,
        schedule: toZero,
        ...normalizationOf(normalization),
        ...(rates ? { rates } : {}),
      }),
    ];
  },
});
