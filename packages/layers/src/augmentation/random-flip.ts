import { options, reverse } from '@graftjs/core';
import { choose } from './choose.js';
import { defineAugmentation } from './define-augmentation.js';

/** Mirrors half of the images, left to right, upside down, or both at once. */
export const randomFlip = defineAugmentation({
  type: 'layers/RandomFlip',
  positional: 'mode',
  options: {
    mode: options.oneOf(['horizontalAndVertical', 'horizontal', 'vertical'], {
      default: 'horizontalAndVertical',
    }),
  },
  draw: (random, { batch }) => ({
    chosen: Array.from({ length: batch }, () => random.uniform() <= 0.5),
  }),
  apply(images, { chosen }, { mode }) {
    const axes = { horizontalAndVertical: [1, 2], horizontal: [2], vertical: [1] }[mode];
    return choose(chosen, reverse(images, axes), images);
  },
});
