import { projectImages } from '../image/project.js';
import { defineAugmentation } from './define-augmentation.js';
import { projectingOptions } from './projecting-options.js';
import { drawEach, factor } from './ranges.js';

/** Slants each image along x, y or both, one way or the other. */
export const randomShear = defineAugmentation({
  type: 'layers/RandomShear',
  options: {
    xFactor: factor([0, 1], { default: [0, 0] }),
    yFactor: factor([0, 1], { default: [0, 0] }),
    ...projectingOptions,
  },
  draw(random, { batch }, o) {
    const signs = Array.from({ length: batch }, () => (random.uniform() > 0.5 ? -1 : 1));
    const signed = (shares: number[]) => shares.map((share, i) => share * (signs[i] ?? 1));
    return {
      y: signed(drawEach(random, batch, o.yFactor)),
      x: signed(drawEach(random, batch, o.xFactor)),
    };
  },
  apply(images, { x, y }, o) {
    const slants = x.map((along, i) => [1, along, 0, y[i] ?? 0, 1, 0, 0, 0]);
    return projectImages(images, slants, o);
  },
});
