import { options, type Tensor } from '@graftjs/core';
import { cropImages, cropToAspectRatio } from '../image/crop-and-pad.js';
import { resizeImages } from '../image/resize.js';
import { defineAugmentation, imageSize } from './define-augmentation.js';

const fitted = (images: Tensor, height: number, width: number): Tensor =>
  resizeImages(cropToAspectRatio(images, [height, width]), [height, width], 'bilinear');

/**
 * A box of the size asked for, at a random place that a whole batch shares. While predicting, and where
 * images are too small, the largest box in the middle that has its sides, drawn to that size.
 */
export const randomCrop = defineAugmentation({
  type: 'layers/RandomCrop',
  options: { height: options.integer({ min: 1 }), width: options.integer({ min: 1 }) },
  draw: (random, size, { height, width }) => ({
    top: random.integer(Math.max(0, size.height - height) + 1),
    left: random.integer(Math.max(0, size.width - width) + 1),
  }),
  apply(images, { top, left }, { height, width }) {
    const size = imageSize(images);
    if (size.height < height || size.width < width) return fitted(images, height, width);
    return cropImages(images, { top, left, height, width });
  },
  predict: (images, { height, width }) => fitted(images, height, width),
  outputSize: ({ height, width }) => [height, width],
});
