import {
  conv2d,
  conv3d,
  expandDims,
  squeeze,
  type Tensor,
  type Tensor4D,
  type Tensor5D,
} from '@graftjs/core';
import type { Movement } from './movement.js';
import { dilatedKernel } from './dilated-kernel.js';

/** Convolution over one to three spatial axes, channels last; no bias. */
export function convolveNd(x: Tensor, kernel: Tensor, movement: Movement): Tensor {
  const { strides, dilationRate, padding } = movement;
  if (kernel.rank === 5) {
    const dilated = dilatedKernel(kernel, dilationRate) as Tensor5D;
    return conv3d(x as Tensor5D, dilated, [...strides] as [number, number, number], padding);
  }
  if (kernel.rank === 4) {
    const pair = (axes: readonly number[]) => [...axes] as [number, number];
    const [image, filter] = [x as Tensor4D, kernel as Tensor4D];
    return conv2d(image, filter, pair(strides), padding, 'NHWC', pair(dilationRate));
  }
  // A sequence is an image one pixel high.
  const image = convolveNd(expandDims(x, 1), expandDims(kernel, 0), {
    strides: [1, ...strides],
    dilationRate: [1, ...dilationRate],
    padding,
  });
  return squeeze(image, [1]);
}
