import { defineLayer, max, mean, options, type Shape, type Tensor } from '@graftjs/core';
import { dataFormat, type DataFormat } from '../conv/data-format.js';

const spatialAxes = (axes: number, format: DataFormat): number[] =>
  Array.from({ length: axes }, (_, i) => i + (format === 'channelsLast' ? 1 : 2));

const globalPooling = (
  name: string,
  axes: number,
  reduce: (x: Tensor, axes: number[], keep: boolean) => Tensor,
) =>
  defineLayer({
    type: `layers/${name}`,
    options: { dataFormat, keepdims: options.boolean({ default: false }) },
    input: { rank: axes + 2 },
    outputShape: (input, { dataFormat: format, keepdims }): Shape => {
      const spatial = spatialAxes(axes, format);
      if (keepdims) return input.map((length, i) => (spatial.includes(i) ? 1 : length));
      return input.filter((_, i) => !spatial.includes(i));
    },
    call: (x, { options: { dataFormat: format, keepdims } }) =>
      reduce(x, spatialAxes(axes, format), keepdims),
    outputMask: () => null,
  });

/** The largest over all steps: [batch, steps, channels] to [batch, channels]. */
export const globalMaxPooling1d = globalPooling('GlobalMaxPooling1D', 1, max);

/** The mean over all pixels: [batch, height, width, channels] to [batch, channels]. */
export const globalAveragePooling2d = globalPooling('GlobalAveragePooling2D', 2, mean);

/** The largest over all pixels: [batch, height, width, channels] to [batch, channels]. */
export const globalMaxPooling2d = globalPooling('GlobalMaxPooling2D', 2, max);

/** The mean over all voxels: [batch, depth, height, width, channels] to [batch, channels]. */
export const globalAveragePooling3d = globalPooling('GlobalAveragePooling3D', 3, mean);

/** The largest over all voxels: [batch, depth, height, width, channels] to [batch, channels]. */
export const globalMaxPooling3d = globalPooling('GlobalMaxPooling3D', 3, max);
