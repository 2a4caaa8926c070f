import { options } from '@graftjs/core';
import { projectImages } from '../image/project.js';
import { defineAugmentation, imageSize } from './define-augmentation.js';
import { projectingOptions } from './projecting-options.js';
import { drawEach, factor } from './ranges.js';

/**
 * Shows more of each image (a positive factor) or less (a negative one); without a `widthFactor` its
 * sides keep their proportion.
 */
export const randomZoom = defineAugmentation({
  type: 'layers/RandomZoom',
  positional: 'heightFactor',
  options: {
    heightFactor: factor([-1, 1]),
    widthFactor: options.nullable(factor([-1, 1])),
    ...projectingOptions,
  },
  draw(random, { batch }, { heightFactor: [low, high], widthFactor }) {
    const heights = drawEach(random, batch, [1 + low, 1 + high]);
    if (!widthFactor) return { heights, widths: heights };
    return { heights, widths: drawEach(random, batch, [1 + widthFactor[0], 1 + widthFactor[1]]) };
  },
  apply(images, { heights, widths }, o) {
    const { height, width } = imageSize(images);
    const zooms = heights.map((tall, i) => {
      const wide = widths[i] ?? 1;
      return [
        wide,
        0,
        ((width - 1) / 2) * (1 - wide),
        0,
        tall,
        ((height - 1) / 2) * (1 - tall),
        0,
        0,
      ];
    });
    return projectImages(images, zooms, o);
  },
});
