import { ShapeError, slice, type Shape, type Tensor } from '@graftjs/core';
import { shapeWithChannelsLast, withChannelsLast, type DataFormat } from './data-format.js';
import type { Sides } from './sides.js';

/** Lengths with their ends cut off; throws where nothing is left. */
export const croppedShape = (
  input: Shape,
  sides: Sides,
  format: DataFormat,
  where: string,
): Shape =>
  shapeWithChannelsLast(input, format, (shape) =>
    shape.map((length, axis) => {
      const [before, after] = sides[axis - 1] ?? [0, 0];
      if (length === null) return null;
      const left = length - before - after;
      if (left > 0) return left;
      throw new ShapeError({
        where,
        problem: 'nothing is left of the input',
        operands: [
          { label: 'input', value: input },
          { label: 'cropping', value: sides.map((pair) => [...pair]) },
        ],
      });
    }),
  );

/** The middle of every spatial axis. */
export const cropped = (x: Tensor, sides: Sides, format: DataFormat, where: string): Tensor =>
  withChannelsLast(x, format, (image) => {
    const size = croppedShape(image.shape, sides, 'channelsLast', where) as number[];
    return slice(image, [0, ...sides.map(([before]) => before), 0], size);
  });
