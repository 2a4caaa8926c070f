import { clipByValue, concat, mul, split, type Tensor } from '@graftjs/core';
import { checkColours, hsvToRgb, rgbToHsv } from '../image/color.js';
import { defineAugmentation } from './define-augmentation.js';
import { drawEach, factor, forExamples, valueRange } from './ranges.js';

/**
 * Makes colours paler or stronger: 0 is grey, 0.5 leaves them, towards 1 they become as strong as can
 * be.
 */
export const randomSaturation = defineAugmentation({
  type: 'layers/RandomSaturation',
  positional: 'factor',
  options: { factor: factor([0, 1]), valueRange },
  draw: (random, { batch }, o) => ({ factors: drawEach(random, batch, o.factor) }),
  apply(images, { factors }, { valueRange: [low, high] }) {
    checkColours(images, 'RandomSaturation');
    const times = forExamples(factors.map((share) => share / (1 - share + 1e-7)));
    const [hue, saturation, value] = split(rgbToHsv(images), 3, -1) as [Tensor, Tensor, Tensor];
    return hsvToRgb(concat([hue, clipByValue(mul(saturation, times), low, high), value], -1));
  },
});
