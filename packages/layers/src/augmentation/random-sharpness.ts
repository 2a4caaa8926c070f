import { add, clipByValue, mul, sub } from '@graftjs/core';
import { filterImages } from '../image/filter.js';
import { defineAugmentation } from './define-augmentation.js';
import { drawEach, factor, forExamples, valueRange } from './ranges.js';

const [EDGE, MIDDLE] = [1 / 13, 5 / 13];
const SMOOTH = [
  [EDGE, EDGE, EDGE],
  [EDGE, MIDDLE, EDGE],
  [EDGE, EDGE, EDGE],
];

/** Blurs or sharpens: 0 is smoothed, 0.5 as it was, 1 sharper by as much. */
export const randomSharpness = defineAugmentation({
  type: 'layers/RandomSharpness',
  positional: 'factor',
  options: { factor: factor([0, 1]), valueRange },
  draw: (random, { batch }, o) => ({ factors: drawEach(random, batch, o.factor) }),
  apply(images, { factors }, { valueRange: [low, high] }) {
    const smoother = sub(filterImages(images, SMOOTH), images);
    const shares = forExamples(factors.map((share) => 1 - 2 * share));
    return clipByValue(add(images, mul(smoother, shares)), low, high);
  },
});
