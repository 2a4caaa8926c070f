import { projectImages, rotation } from '../image/project.js';
import { defineAugmentation, imageSize } from './define-augmentation.js';
import { projectingOptions } from './projecting-options.js';
import { drawEach, factor } from './ranges.js';

/** Turns each image around its middle, by up to `factor` of a whole turn. */
export const randomRotation = defineAugmentation({
  type: 'layers/RandomRotation',
  positional: 'factor',
  options: { factor: factor([-1, 1]), ...projectingOptions },
  draw: (random, { batch }, { factor: [low, high] }) => ({
    angles: drawEach(random, batch, [low * 360, high * 360]),
  }),
  apply(images, { angles }, o) {
    const { height, width } = imageSize(images);
    return projectImages(
      images,
      angles.map((angle) => rotation(angle, height, width)),
      o,
    );
  },
});
