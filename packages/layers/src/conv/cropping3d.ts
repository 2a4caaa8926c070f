import { defineLayer } from '@graftjs/core';
import { cropped, croppedShape } from './cropped.js';
import { dataFormat } from './data-format.js';
import { sides } from './sides.js';

/** Volumes with their sides cut off; one on each side by default. */
export const cropping3d = defineLayer({
  type: 'layers/Cropping3D',
  positional: 'cropping',
  options: { cropping: sides(3, 1), dataFormat },
  input: { rank: 5 },
  outputShape: (input, o) => croppedShape(input, o.cropping, o.dataFormat, 'Cropping3D'),
  call: (x, { options: o }) => cropped(x, o.cropping, o.dataFormat, 'Cropping3D'),
  outputMask: () => null,
});
