import { sub } from '@graftjs/core';
import { choose } from './choose.js';
import { defineAugmentation } from './define-augmentation.js';
import { drawWhether, factor, valueRange } from './ranges.js';

/** Turns light to dark and back, with a probability drawn from `factor`. */
export const randomInvert = defineAugmentation({
  type: 'layers/RandomInvert',
  positional: 'factor',
  options: { factor: factor([0, 1], { default: [0, 1] }), valueRange },
  draw: (random, { batch }, o) => ({ chosen: drawWhether(random, batch, o.factor) }),
  apply: (images, { chosen }, { valueRange: [, high] }) =>
    choose(chosen, sub(high, images), images),
});
