import { options, type Tensor } from '@graftjs/core';
import { defineAugmentation, type Transformation } from './define-augmentation.js';
import { randomBrightness } from './random-brightness.js';
import { randomContrast } from './random-contrast.js';
import { randomHue } from './random-hue.js';
import { randomSaturation } from './random-saturation.js';
import { factor, valueRange, type Range } from './ranges.js';

interface JitterOptions {
  readonly valueRange: Range;
  readonly brightnessFactor: Range | null;
  readonly contrastFactor: Range | null;
  readonly saturationFactor: Range | null;
  readonly hueFactor: Range | null;
}

function partsOf(o: JitterOptions): Transformation<unknown>[] {
  const { valueRange: range } = o;
  const part = <T>(own: Range | null, make: (own: Range) => T): T[] => (own ? [make(own)] : []);
  return [
    ...part(o.brightnessFactor, (own) =>
      randomBrightness.transformation({ factor: own, valueRange: range }),
    ),
    ...part(o.contrastFactor, (own) =>
      randomContrast.transformation({ factor: own, valueRange: range }),
    ),
    ...part(o.saturationFactor, (own) =>
      randomSaturation.transformation({ factor: own, valueRange: range }),
    ),
    ...part(o.hueFactor, (own) => randomHue.transformation({ factor: own, valueRange: range })),
  ] as Transformation<unknown>[];
}

/** Brightness, contrast, saturation and hue, one after the other, each where it has a factor. */
export const randomColorJitter = defineAugmentation({
  type: 'layers/RandomColorJitter',
  options: {
    valueRange,
    brightnessFactor: options.nullable(factor([-1, 1])),
    contrastFactor: options.nullable(factor([0, 1])),
    saturationFactor: options.nullable(factor([0, 1])),
    hueFactor: options.nullable(factor([0, 1])),
  },
  draw: (random, size, o) => ({
    parts: partsOf(o).map((part, i) => part.draw(random.split(i), size)),
  }),
  apply: (images, { parts }, o) =>
    partsOf(o).reduce<Tensor>((changed, part, i) => part.apply(changed, parts[i]), images),
});
