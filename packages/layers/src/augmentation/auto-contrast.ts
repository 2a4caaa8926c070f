import { add, clipByValue, div, equal, max, min, mul, onesLike, sub, where } from '@graftjs/core';
import { defineAugmentation } from './define-augmentation.js';
import { betweenRanges, valueRange } from './ranges.js';

/** Draws the values of each channel out to the whole range. Not random, so it predicts with it too. */
export const autoContrast = defineAugmentation({
  type: 'layers/AutoContrast',
  options: { valueRange },
  always: true,
  seedless: true,
  draw: () => null,
  apply(images, _, { valueRange: range }) {
    const bytes = betweenRanges(images, range, [0, 255]);
    const low = min(bytes, [1, 2], true);
    const span = sub(max(bytes, [1, 2], true), low);
    const flat = equal(span, 0);
    const scale = div(255, where(flat, onesLike(span), span));
    const drawn = clipByValue(add(mul(bytes, scale), mul(mul(low, scale), -1)), 0, 255);
    return where(flat, images, betweenRanges(drawn, [0, 255], range));
  },
});
