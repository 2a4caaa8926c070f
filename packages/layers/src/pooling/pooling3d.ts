import { avgPool3d, maxPool3d, type Tensor5D } from '@graftjs/core';
import { windowPooling } from './window-pooling.js';

type Triple = [number, number, number];

/**
 * The largest of each window of volumes; windows of 2×2×2 that do not overlap by default.
 *
 * Input [batch, depth, height, width, channels], output with the windows along each spatial axis.
 */
export const maxPooling3d = windowPooling('MaxPooling3D', 3, (x, { size, strides, padding }) =>
  maxPool3d(x as Tensor5D, size as Triple, strides as Triple, padding),
);

/**
 * The mean of each window of volumes; padding does not count.
 *
 * Input [batch, depth, height, width, channels], output with the windows along each spatial axis.
 */
export const averagePooling3d = windowPooling(
  'AveragePooling3D',
  3,
  (x, { size, strides, padding }) =>
    avgPool3d(x as Tensor5D, size as Triple, strides as Triple, padding),
);
