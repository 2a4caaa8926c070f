import { defineLayer } from '@graftjs/core';
import { dataFormat } from './data-format.js';
import { sides } from './sides.js';
import { paddedShape, zeroPadded } from './zero-padding.js';

/** Zeros around volumes; one on each side by default. */
export const zeroPadding3d = defineLayer({
  type: 'layers/ZeroPadding3D',
  positional: 'padding',
  options: { padding: sides(3, 1), dataFormat },
  input: { rank: 5 },
  outputShape: (input, o) => paddedShape(input, o.padding, o.dataFormat),
  call: (x, { options: o }) => zeroPadded(x, o.padding, o.dataFormat),
  outputMask: () => null,
});
