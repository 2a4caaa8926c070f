import { expandDims, squeeze, type Parameter, type Tensor } from '@graftjs/core';
import type { Movement } from './movement.js';

/**
 * Runs something that knows images on an image, or on a sequence as an image one pixel high.
 *
 * @param run gets the image, how the window moves over it, and the means to bring kernels along
 */
export function asImage(
  x: Tensor,
  { strides, dilationRate, padding }: Movement,
  run: (image: Tensor, movement: Movement, filters: (kernel: Parameter) => Tensor) => Tensor,
): Tensor {
  if (x.rank === 4) return run(x, { strides, dilationRate, padding }, ({ value }) => value);
  const movement = { strides: [1, ...strides], dilationRate: [1, ...dilationRate], padding };
  return squeeze(
    run(expandDims(x, 1), movement, ({ value }) => expandDims(value, 0)),
    [1],
  );
}
