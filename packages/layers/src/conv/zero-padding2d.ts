import { defineLayer, pad } from '@graftjs/core';
import { dataFormat, shapeWithChannelsLast, withChannelsLast } from './data-format.js';
import { sides } from './sides.js';

/** Rows and columns of zeros around images; one on each side by default. */
export const zeroPadding2d = defineLayer({
  type: 'layers/ZeroPadding2D',
  positional: 'padding',
  options: { padding: sides(1), dataFormat },
  input: { rank: 4 },
  outputShape: (input, { padding: [rows, columns], dataFormat: format }) =>
    shapeWithChannelsLast(
      input,
      format,
      ([batch = null, height = null, width = null, channels = null]) => [
        batch,
        height === null ? null : height + rows[0] + rows[1],
        width === null ? null : width + columns[0] + columns[1],
        channels,
      ],
    ),
  call: (x, { options: { padding, dataFormat: format } }) =>
    withChannelsLast(x, format, (image) =>
      pad(image, [[0, 0], [...padding[0]], [...padding[1]], [0, 0]] as [number, number][]),
    ),
  outputMask: () => null,
});
