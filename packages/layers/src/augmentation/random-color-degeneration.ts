import { add, clipByValue, mul, sub } from '@graftjs/core';
import { checkColours, grayscale } from '../image/color.js';
import { defineAugmentation } from './define-augmentation.js';
import { drawEach, factor, forExamples, valueRange } from './ranges.js';

/** Mixes each image with its shades of grey: 0 leaves the colours, 1 takes them away. */
export const randomColorDegeneration = defineAugmentation({
  type: 'layers/RandomColorDegeneration',
  positional: 'factor',
  options: { factor: factor([-1, 1]), valueRange },
  draw: (random, { batch }, o) => ({ factors: drawEach(random, batch, o.factor) }),
  apply(images, { factors }, { valueRange: [low, high] }) {
    checkColours(images, 'RandomColorDegeneration');
    const greyer = mul(sub(grayscale(images), images), forExamples(factors));
    return clipByValue(add(images, greyer), low, high);
  },
});
