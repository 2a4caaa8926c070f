import type { Interpolate } from '../image/sample.js';
import { autoContrast } from './auto-contrast.js';
import type { Transformation } from './define-augmentation.js';
import { equalization } from './equalization.js';
import { randomBrightness } from './random-brightness.js';
import { randomColorDegeneration } from './random-color-degeneration.js';
import { randomContrast } from './random-contrast.js';
import { randomPosterization } from './random-posterization.js';
import { randomRotation } from './random-rotation.js';
import { randomSharpness } from './random-sharpness.js';
import { randomShear } from './random-shear.js';
import { randomTranslation } from './random-translation.js';
import type { Range } from './ranges.js';
import { solarization } from './solarization.js';

interface Strength {
  readonly factor: Range;
  readonly valueRange: Range;
  readonly interpolation: Interpolate;
}

/** What `randAugment` and `augMix` choose from; the last four change colours beyond recognition. */
export function augmentationOps({ factor, valueRange, interpolation }: Strength) {
  const ranged = { factor, valueRange };
  const bits = Math.max(1, Math.trunc(8 * factor[1]));
  const shapes = [
    randomShear.transformation({ xFactor: factor, yFactor: factor, interpolation }),
    randomTranslation.transformation({ heightFactor: factor, widthFactor: factor, interpolation }),
    randomRotation.transformation({ factor, interpolation }),
    solarization.transformation({ additionFactor: factor, thresholdFactor: factor, valueRange }),
    randomPosterization.transformation({ factor: bits, valueRange }),
    autoContrast.transformation({ valueRange }),
    equalization.transformation({ valueRange }),
  ];
  const colours = [
    randomBrightness.transformation(ranged),
    randomColorDegeneration.transformation(ranged),
    randomContrast.transformation(ranged),
    randomSharpness.transformation(ranged),
  ];
  return {
    mild: shapes as unknown as readonly Transformation<unknown>[],
    all: [...shapes, ...colours] as unknown as readonly Transformation<unknown>[],
  };
}
