import { add, options, zerosLike } from '@graftjs/core';
import { checkColours, grayscale } from '../image/color.js';
import { choose } from './choose.js';
import { defineAugmentation } from './define-augmentation.js';

/** Takes the colours away from a share `factor` of the images; they keep their three channels. */
export const randomGrayscale = defineAugmentation({
  type: 'layers/RandomGrayscale',
  positional: 'factor',
  options: { factor: options.number({ min: 0, max: 1, default: 0.5 }) },
  draw: (random, { batch }, o) => ({
    chosen: Array.from({ length: batch }, () => random.uniform() < o.factor),
  }),
  apply(images, { chosen }) {
    checkColours(images, 'RandomGrayscale');
    return choose(chosen, add(zerosLike(images), grayscale(images)), images);
  },
});
