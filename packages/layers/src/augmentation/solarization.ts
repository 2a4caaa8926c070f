import { add, clipByValue, less, sub, where, options } from '@graftjs/core';
import { defineAugmentation } from './define-augmentation.js';
import { betweenRanges, drawEach, forExamples, valueRange, type Range } from './ranges.js';

const isShare = (value: unknown): value is number =>
  typeof value === 'number' && value >= 0 && value <= 1;

const share = options.custom<Range, number | Range, { default: Range }>(
  'a number from 0 to 1, or two',
  (value) => {
    const [a, b] = Array.isArray(value) ? (value as unknown[]) : [0, value];
    return isShare(a) && isShare(b) ? [Math.min(a, b), Math.max(a, b)] : undefined;
  },
  { default: [0, 0] },
);

/** Inverts what is brighter than a threshold, after something was added to all of it. */
export const solarization = defineAugmentation({
  type: 'layers/Solarization',
  options: { additionFactor: share, thresholdFactor: share, valueRange },
  draw: (random, { batch }, { additionFactor: [a, b], thresholdFactor: [c, d] }) => ({
    // Of bytes, the upper ends alone, as in Keras.
    additions: drawEach(random, batch, [a, b * 255]),
    thresholds: drawEach(random, batch, [c, d * 255]),
  }),
  apply(images, { additions, thresholds }, { valueRange: range }) {
    const bytes = betweenRanges(images, range, [0, 255]);
    const brighter = clipByValue(add(bytes, forExamples(additions)), 0, 255);
    const dark = less(brighter, forExamples(thresholds));
    return betweenRanges(where(dark, brighter, sub(255, brighter)), [0, 255], range);
  },
});
