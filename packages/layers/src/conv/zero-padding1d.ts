import { defineLayer } from '@graftjs/core';
import { dataFormat } from './data-format.js';
import { side } from './sides.js';
import { paddedShape, zeroPadded } from './zero-padding.js';

/** Steps of zeros before and after sequences; one on each side by default. */
export const zeroPadding1d = defineLayer({
  type: 'layers/ZeroPadding1D',
  positional: 'padding',
  options: { padding: side, dataFormat },
  input: { rank: 3 },
  outputShape: (input, o) => paddedShape(input, [o.padding], o.dataFormat),
  call: (x, { options: o }) => zeroPadded(x, [o.padding], o.dataFormat),
  outputMask: () => null,
});
