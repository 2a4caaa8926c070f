import { defineLayer } from '@graftjs/core';
import { dataFormat } from './data-format.js';
import { sides } from './sides.js';
import { paddedShape, zeroPadded } from './zero-padding.js';

/** Rows and columns of zeros around images; one on each side by default. */
export const zeroPadding2d = defineLayer({
  type: 'layers/ZeroPadding2D',
  positional: 'padding',
  options: { padding: sides(2, 1), dataFormat },
  input: { rank: 4 },
  outputShape: (input, o) => paddedShape(input, o.padding, o.dataFormat),
  call: (x, { options: o }) => zeroPadded(x, o.padding, o.dataFormat),
  outputMask: () => null,
});
