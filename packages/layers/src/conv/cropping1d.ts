import { defineLayer } from '@graftjs/core';
import { cropped, croppedShape } from './cropped.js';
import { side } from './sides.js';

/** Sequences with steps cut off at both ends; one each by default. */
export const cropping1d = defineLayer({
  type: 'layers/Cropping1D',
  positional: 'cropping',
  options: { cropping: side },
  input: { rank: 3 },
  outputShape: (input, o) => croppedShape(input, [o.cropping], 'channelsLast', 'Cropping1D'),
  call: (x, { options: o }) => cropped(x, [o.cropping], 'channelsLast', 'Cropping1D'),
  outputMask: () => null,
});
