import { add, clipByValue, mean, mul, sub } from '@graftjs/core';
import { defineAugmentation } from './define-augmentation.js';
import { drawEach, factor, forExamples, valueRange } from './ranges.js';

/** Moves each image away from its mean or towards it: (x − mean) · c + mean, channel by channel. */
export const randomContrast = defineAugmentation({
  type: 'layers/RandomContrast',
  positional: 'factor',
  options: { factor: factor([0, 1]), valueRange },
  draw: (random, { batch }, { factor: [low, high] }) => ({
    contrasts: drawEach(random, batch, [1 - low, 1 + high]),
  }),
  apply(images, { contrasts }, { valueRange: [low, high] }) {
    const middle = mean(images, [1, 2], true);
    return clipByValue(add(mul(sub(images, middle), forExamples(contrasts)), middle), low, high);
  },
});
