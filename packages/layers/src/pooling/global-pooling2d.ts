import { defineLayer, max, mean, options, type Shape, type Tensor } from '@graftjs/core';
import { dataFormat, type DataFormat } from '../conv/data-format.js';

const spatialAxes = (format: DataFormat) => (format === 'channelsLast' ? [1, 2] : [2, 3]);

const globalPooling = (
  name: string,
  reduce: (x: Tensor, axes: number[], keep: boolean) => Tensor,
) =>
  defineLayer({
    type: `layers/${name}`,
    options: { dataFormat, keepdims: options.boolean({ default: false }) },
    input: { rank: 4 },
    outputShape: (input, { dataFormat: format, keepdims }): Shape => {
      const axes = spatialAxes(format);
      if (keepdims) return input.map((length, i) => (axes.includes(i) ? 1 : length));
      return input.filter((_, i) => !axes.includes(i));
    },
    call: (x, { options: { dataFormat: format, keepdims } }) =>
      reduce(x, spatialAxes(format), keepdims),
    outputMask: () => null,
  });

/** The mean over all pixels: [batch, height, width, channels] to [batch, channels]. */
export const globalAveragePooling2d = globalPooling('GlobalAveragePooling2D', mean);

/** The largest over all pixels: [batch, height, width, channels] to [batch, channels]. */
export const globalMaxPooling2d = globalPooling('GlobalMaxPooling2D', max);
