import {
  add,
  clipByValue,
  concat,
  greater,
  less,
  split,
  sub,
  where,
  type Tensor,
} from '@graftjs/core';
import { checkColours, hsvToRgb, rgbToHsv } from '../image/color.js';
import { defineAugmentation } from './define-augmentation.js';
import { betweenRanges, drawEach, factor, forExamples, valueRange } from './ranges.js';

/** Turns the colours of each image around the circle, by up to half a turn for a factor of 1. */
export const randomHue = defineAugmentation({
  type: 'layers/RandomHue',
  positional: 'factor',
  options: { factor: factor([0, 1]), valueRange },
  draw: (random, { batch }, o) => ({
    turns: drawEach(random, batch, o.factor).map(
      (share) => (random.uniform() > 0.5 ? -share : share) * 0.5,
    ),
  }),
  apply(images, { turns }, { valueRange: range }) {
    checkColours(images, 'RandomHue');
    const hsv = rgbToHsv(betweenRanges(images, range, [0, 1]));
    const [hue, ...others] = split(hsv, 3, -1) as [Tensor, Tensor, Tensor];
    const turned = add(hue, forExamples(turns));
    const below = where(greater(turned, 1), sub(turned, 1), turned);
    const within = where(less(below, 0), add(below, 1), below);
    const rgb = clipByValue(hsvToRgb(concat([within, ...others], -1)), 0, 1);
    return betweenRanges(rgb, [0, 1], range);
  },
});
