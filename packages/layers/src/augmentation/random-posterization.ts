import { clipByValue, floor, mul, div, mod, options, type Random } from '@graftjs/core';
import { defineAugmentation } from './define-augmentation.js';
import { betweenRanges, forExamples, valueRange, type Range } from './ranges.js';

const isBits = (value: unknown): value is number =>
  Number.isInteger(value) && (value as number) >= 1 && (value as number) <= 8;

const bits = options.custom<Range, number | Range>(
  'a number of bits from 1 to 8, or two',
  (value) => {
    const [a, b] = Array.isArray(value) ? (value as unknown[]) : [value, value];
    return isBits(a) && isBits(b) ? [Math.min(a, b), Math.max(a, b)] : undefined;
  },
);

const drawBits = (random: Random, [low, high]: Range): number =>
  low === high ? low : low + random.integer(high - low);

/** Keeps the upper bits of each channel: between `factor` bits, and all of them below the upper one. */
export const randomPosterization = defineAugmentation({
  type: 'layers/RandomPosterization',
  positional: 'factor',
  options: { factor: bits, valueRange },
  draw: (random, { batch }, o) => ({
    bits: Array.from({ length: batch }, () => drawBits(random, o.factor)),
  }),
  apply(images, { bits: kept }, { valueRange: range }) {
    const steps = forExamples(kept.map((number) => 2 ** (8 - number)));
    // Bytes wrap around, as the cast to them does.
    const whole = floor(betweenRanges(images, range, [0, 255]));
    const bytes = clipByValue(mod(whole, 256), 0, 255);
    return betweenRanges(mul(floor(div(bytes, steps)), steps), [0, 255], range);
  },
});
