import { defineLayer, options } from '@graftjs/core';
import { kernelOptions, outputOptions, windowOptions } from './convolution-options.js';
import { channelsOfGroup, convolveGroups } from './convolve-groups.js';
import { channelAxis, shapeWithChannelsLast } from './data-format.js';
import { windowedLengths } from './geometry.js';
import { biasOf, convolved } from './output-part.js';

/**
 * Convolution of volumes, or of films with time as the first axis.
 *
 * Input [batch, depth, height, width, channels], output [batch, newDepth, newHeight, newWidth,
 * filters]. Weights: kernel [...kernelSize, channels / groups, filters], bias [filters].
 *
 * @example
 * conv3d(8, { kernelSize: 3, padding: 'same', inputShape: [16, 64, 64, 1] });
 */
export const conv3d = defineLayer({
  type: 'layers/Conv3D',
  positional: 'filters',
  options: {
    filters: options.integer({ min: 1 }),
    ...windowOptions(3),
    groups: options.integer({ min: 1, default: 1 }),
    ...kernelOptions,
    ...outputOptions,
  },
  input: ({ dataFormat }) => ({ rank: 5, fixedAxis: channelAxis(dataFormat) }),
  build: (b, o) => ({
    kernel: b.weight(
      'kernel',
      [
        ...o.kernelSize,
        channelsOfGroup(b.dim(channelAxis(o.dataFormat)), o.filters, o.groups, 'Conv3D'),
        o.filters,
      ],
      {
        initializer: o.kernelInitializer,
        regularizer: o.kernelRegularizer,
        constraint: o.kernelConstraint,
      },
    ),
    bias: biasOf(b, o.filters, o),
  }),
  outputShape: (input, o) =>
    shapeWithChannelsLast(input, o.dataFormat, ([batch = null, ...axes]) => [
      batch,
      ...windowedLengths(axes, { ...o, size: o.kernelSize }, 'Conv3D'),
      o.filters,
    ]),
  call: (x, context) =>
    convolved(x, context, (volume, activation) => {
      const { options: o, weights } = context;
      return convolveGroups(volume, weights.kernel.value, weights.bias, o, activation);
    }),
  outputMask: () => null,
});
