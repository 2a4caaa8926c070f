import { defineLayer, ShapeError, slice, type Shape } from '@graftjs/core';
import { dataFormat, shapeWithChannelsLast, withChannelsLast } from './data-format.js';
import { sides, type Sides } from './sides.js';

function croppedShape(shape: Shape, cropping: Sides): Shape {
  return shape.map((length, axis) => {
    const side = cropping[axis - 1];
    if (length === null || !side) return length;
    const left = length - side[0] - side[1];
    if (left > 0) return left;
    throw new ShapeError({
      where: 'Cropping2D',
      problem: 'nothing is left of the input',
      operands: [
        { label: 'input', value: shape },
        { label: 'cropping', value: cropping.map((pair) => [...pair]) },
      ],
    });
  });
}

/** Images with rows and columns cut off; none by default. */
export const cropping2d = defineLayer({
  type: 'layers/Cropping2D',
  positional: 'cropping',
  options: { cropping: sides(0), dataFormat },
  input: { rank: 4 },
  outputShape: (input, { cropping, dataFormat: format }) =>
    shapeWithChannelsLast(input, format, (shape) => croppedShape(shape, cropping)),
  call: (x, { options: { cropping, dataFormat: format } }) =>
    withChannelsLast(x, format, (image) => {
      const size = croppedShape(image.shape, cropping) as number[];
      return slice(image, [0, cropping[0][0], cropping[1][0], 0], size);
    }),
  outputMask: () => null,
});
