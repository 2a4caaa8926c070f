import { clipByValue, options } from '@graftjs/core';
import { filterImages, gaussianKernel } from '../image/filter.js';
import { choose } from './choose.js';
import { defineAugmentation } from './define-augmentation.js';
import { drawWhether, factor, valueRange } from './ranges.js';

type Sizes = readonly [number, number];
const isOdd = (value: unknown): value is number =>
  Number.isInteger(value) && (value as number) > 0 && (value as number) % 2 === 1;

const kernelSize = options.custom<Sizes, number | Sizes, { default: Sizes }>(
  'an odd number, or two',
  (value) => {
    const [a, b] = Array.isArray(value) ? (value as unknown[]) : [value, value];
    return isOdd(a) && isOdd(b) ? [a, b] : undefined;
  },
  { default: [3, 3] },
);

/** Blurs with a bell of a random width, with a probability drawn from `factor`. */
export const randomGaussianBlur = defineAugmentation({
  type: 'layers/RandomGaussianBlur',
  positional: 'factor',
  options: {
    factor: factor([0, 1], { default: [0, 1] }),
    kernelSize,
    /** Deviations of the bell in pixels. */
    sigma: factor([0, 1], { default: [0, 1] }),
    valueRange,
  },
  draw: (random, { batch }, o) => ({
    chosen: drawWhether(random, batch, o.factor),
    sigma: [random.uniform(...o.sigma) + 1e-6, random.uniform(...o.sigma) + 1e-6] as const,
  }),
  apply(images, { chosen, sigma }, { kernelSize: size, valueRange: [low, high] }) {
    const blurred = filterImages(images, gaussianKernel(size, sigma));
    return clipByValue(choose(chosen, blurred, images), low, high);
  },
});
