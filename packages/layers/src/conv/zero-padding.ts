import { pad, type Shape, type Tensor } from '@graftjs/core';
import { shapeWithChannelsLast, withChannelsLast, type DataFormat } from './data-format.js';
import type { Sides } from './sides.js';

/** Lengths with zeros around them. */
export const paddedShape = (input: Shape, sides: Sides, format: DataFormat): Shape =>
  shapeWithChannelsLast(input, format, (shape) =>
    shape.map((length, axis) => {
      const [before, after] = sides[axis - 1] ?? [0, 0];
      return length === null ? null : length + before + after;
    }),
  );

/** Zeros around every spatial axis. */
export const zeroPadded = (x: Tensor, sides: Sides, format: DataFormat): Tensor =>
  withChannelsLast(x, format, (image) =>
    pad(image, [[0, 0], ...sides.map(([before, after]) => [before, after]), [0, 0]] as [
      number,
      number,
    ][]),
  );
