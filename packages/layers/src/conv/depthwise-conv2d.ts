import { defineLayer, options } from '@graftjs/core';
import { constraint, initializer, regularizer } from '../options/layer-values.js';
import { outputOptions, windowOptions } from './convolution-options.js';
import { convolveDepthwise } from './convolve.js';
import { channelAxis, shapeWithChannelsLast } from './data-format.js';
import { windowedLengths } from './geometry.js';
import { biasOf, convolved } from './output-part.js';

/**
 * A convolution of each channel by itself.
 *
 * Input [batch, height, width, channels], output [batch, newHeight, newWidth, channels ·
 * depthMultiplier]. Weights: depthwise_kernel [kernelHeight, kernelWidth, channels,
 * depthMultiplier], bias.
 */
export const depthwiseConv2d = defineLayer({
  type: 'layers/DepthwiseConv2D',
  options: {
    ...windowOptions(2),
    depthMultiplier: options.integer({ min: 1, default: 1 }),
    depthwiseInitializer: initializer('glorotUniform'),
    depthwiseRegularizer: regularizer,
    depthwiseConstraint: constraint,
    ...outputOptions,
  },
  input: ({ dataFormat }) => ({ rank: 4, fixedAxis: channelAxis(dataFormat) }),
  build(b, o) {
    const channels = b.dim(channelAxis(o.dataFormat));
    return {
      kernel: b.weight('depthwise_kernel', [...o.kernelSize, channels, o.depthMultiplier], {
        initializer: o.depthwiseInitializer,
        regularizer: o.depthwiseRegularizer,
        constraint: o.depthwiseConstraint,
      }),
      bias: biasOf(b, channels * o.depthMultiplier, o),
    };
  },
  outputShape: (input, o) =>
    shapeWithChannelsLast(input, o.dataFormat, ([batch = null, ...axes]) => [
      batch,
      ...windowedLengths(axes, { ...o, size: o.kernelSize }, 'DepthwiseConv2D'),
      axes[2] == null ? null : axes[2] * o.depthMultiplier,
    ]),
  call: (x, context) =>
    convolved(x, context, (image, activation) => {
      const { options: o, weights } = context;
      return convolveDepthwise(image, weights.kernel.value, weights.bias, o, activation);
    }),
  outputMask: () => null,
});
