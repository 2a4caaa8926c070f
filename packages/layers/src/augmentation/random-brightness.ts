import { add, clipByValue } from '@graftjs/core';
import { defineAugmentation } from './define-augmentation.js';
import { drawEach, factor, forExamples, valueRange } from './ranges.js';

/** Adds a share of the range of values to each image: `factor` 0.2 darkens or brightens by up to 20 %. */
export const randomBrightness = defineAugmentation({
  type: 'layers/RandomBrightness',
  positional: 'factor',
  options: { factor: factor([-1, 1]), valueRange },
  draw: (random, { batch }, o) => ({ shares: drawEach(random, batch, o.factor) }),
  apply(images, { shares }, { valueRange: [low, high] }) {
    const deltas = forExamples(shares.map((share) => share * (high - low)));
    return clipByValue(add(images, deltas), low, high);
  },
});
