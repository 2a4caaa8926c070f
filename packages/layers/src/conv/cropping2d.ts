import { defineLayer } from '@graftjs/core';
import { cropped, croppedShape } from './cropped.js';
import { dataFormat } from './data-format.js';
import { sides } from './sides.js';

/** Images with rows and columns cut off; none by default. */
export const cropping2d = defineLayer({
  type: 'layers/Cropping2D',
  positional: 'cropping',
  options: { cropping: sides(2, 0), dataFormat },
  input: { rank: 4 },
  outputShape: (input, o) => croppedShape(input, o.cropping, o.dataFormat, 'Cropping2D'),
  call: (x, { options: o }) => cropped(x, o.cropping, o.dataFormat, 'Cropping2D'),
  outputMask: () => null,
});
