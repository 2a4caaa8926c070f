import { avgPool, maxPool, type Tensor4D } from '@graftjs/core';
import { windowPooling } from './window-pooling.js';

type Pair = [number, number];

/**
 * The largest of each window; windows of 2×2 that do not overlap by default.
 *
 * Input [batch, height, width, channels], output with the windows along each spatial axis.
 */
export const maxPooling2d = windowPooling('MaxPooling2D', 2, (x, { size, strides, padding }) =>
  maxPool(x as Tensor4D, size as Pair, strides as Pair, padding),
);

/**
 * The mean of each window; padding does not count.
 *
 * Input [batch, height, width, channels], output with the windows along each spatial axis.
 */
export const averagePooling2d = windowPooling(
  'AveragePooling2D',
  2,
  (x, { size, strides, padding }) => avgPool(x as Tensor4D, size as Pair, strides as Pair, padding),
);
