import { defineLayer, options } from '@graftjs/core';
import { dataFormat, shapeWithChannelsLast, withChannelsLast } from '../conv/data-format.js';
import { repeatAlong } from './repeat-along.js';

/** Larger volumes: every cell `size` times along each axis. Input [batch, d, h, w, channels]. */
export const upSampling3d = defineLayer({
  type: 'layers/UpSampling3D',
  positional: 'size',
  options: { size: options.perAxis(3, { min: 1, default: 2 }), dataFormat },
  input: { rank: 5 },
  outputShape: (input, { size, dataFormat: format }) =>
    shapeWithChannelsLast(input, format, (shape) =>
      shape.map((length, axis) => (length === null ? null : length * (size[axis - 1] ?? 1))),
    ),
  call: (x, { options: { size, dataFormat: format } }) =>
    withChannelsLast(x, format, (volume) =>
      size.reduce((sofar, times, axis) => repeatAlong(sofar, axis + 1, times), volume),
    ),
  outputMask: () => null,
});
