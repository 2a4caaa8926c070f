import { defineLayer, options } from '@graftjs/core';
import { kernelOptions, outputOptions, windowOptions } from './convolution-options.js';
import { channelsOfGroup, convolveGroups } from './convolve-groups.js';
import { channelAxis, shapeWithChannelsLast } from './data-format.js';
import { windowedLengths } from './geometry.js';
import { biasOf, convolved } from './output-part.js';

/**
 * Convolution of images.
 *
 * Input [batch, height, width, channels], output [batch, newHeight, newWidth, filters]. Weights:
 * kernel [kernelHeight, kernelWidth, channels / groups, filters], bias [filters].
 */
export const conv2d = defineLayer({
  type: 'layers/Conv2D',
  positional: 'filters',
  options: {
    filters: options.integer({ min: 1 }),
    ...windowOptions(2),
    groups: options.integer({ min: 1, default: 1 }),
    ...kernelOptions,
    ...outputOptions,
  },
  input: ({ dataFormat }) => ({ rank: 4, fixedAxis: channelAxis(dataFormat) }),
  build: (b, o) => ({
    kernel: b.weight(
      'kernel',
      [
        ...o.kernelSize,
        channelsOfGroup(b.dim(channelAxis(o.dataFormat)), o.filters, o.groups, 'Conv2D'),
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
      ...windowedLengths(axes, { ...o, size: o.kernelSize }, 'Conv2D'),
      o.filters,
    ]),
  call: (x, context) =>
    convolved(x, context, (image, activation) => {
      const { options: o, weights } = context;
      return convolveGroups(image, weights.kernel.value, weights.bias, o, activation);
    }),
  outputMask: () => null,
});
