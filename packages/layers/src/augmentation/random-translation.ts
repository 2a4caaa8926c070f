import { projectImages } from '../image/project.js';
import { defineAugmentation } from './define-augmentation.js';
import { projectingOptions } from './projecting-options.js';
import { drawEach, factor } from './ranges.js';

/** Moves each image by shares of its height and width: positive ones down and to the right. */
export const randomTranslation = defineAugmentation({
  type: 'layers/RandomTranslation',
  options: {
    heightFactor: factor([-1, 1]),
    widthFactor: factor([-1, 1]),
    ...projectingOptions,
  },
  draw: (random, { batch, height, width }, o) => ({
    down: drawEach(random, batch, o.heightFactor).map((share) => share * height),
    right: drawEach(random, batch, o.widthFactor).map((share) => share * width),
  }),
  apply(images, { down, right }, o) {
    const moves = down.map((by, i) => [1, 0, -(right[i] ?? 0), 0, 1, -by, 0, 0]);
    return projectImages(images, moves, o);
  },
});
