import { defineLayer, options } from '@graftjs/core';
import { constraint, initializer, regularizer } from '../options/layer-values.js';
import { outputOptions, windowOptions } from './convolution-options.js';
import { convolve, convolveDepthwise, type Movement } from './convolve.js';
import { channelAxis, shapeWithChannelsLast } from './data-format.js';
import { windowedLengths } from './geometry.js';
import { biasOf, convolved } from './output-part.js';

/** Of the second convolution, which looks at one pixel at a time. */
const PIXELWISE: Movement = { strides: [1, 1], dilationRate: [1, 1], padding: 'valid' };

/**
 * A convolution of each channel by itself, then one of single pixels that mixes them.
 *
 * Weights: depthwise_kernel [kernelHeight, kernelWidth, channels, depthMultiplier],
 * pointwise_kernel [1, 1, channels · depthMultiplier, filters], bias [filters].
 */
export const separableConv2d = defineLayer({
  type: 'layers/SeparableConv2D',
  positional: 'filters',
  options: {
    filters: options.integer({ min: 1 }),
    ...windowOptions(2),
    depthMultiplier: options.integer({ min: 1, default: 1 }),
    depthwiseInitializer: initializer('glorotUniform'),
    depthwiseRegularizer: regularizer,
    depthwiseConstraint: constraint,
    pointwiseInitializer: initializer('glorotUniform'),
    pointwiseRegularizer: regularizer,
    pointwiseConstraint: constraint,
    ...outputOptions,
  },
  input: ({ dataFormat }) => ({ rank: 4, fixedAxis: channelAxis(dataFormat) }),
  build(b, o) {
    const channels = b.dim(channelAxis(o.dataFormat));
    return {
      depthwise: b.weight('depthwise_kernel', [...o.kernelSize, channels, o.depthMultiplier], {
        initializer: o.depthwiseInitializer,
        regularizer: o.depthwiseRegularizer,
        constraint: o.depthwiseConstraint,
      }),
      pointwise: b.weight('pointwise_kernel', [1, 1, channels * o.depthMultiplier, o.filters], {
        initializer: o.pointwiseInitializer,
        regularizer: o.pointwiseRegularizer,
        constraint: o.pointwiseConstraint,
      }),
      bias: biasOf(b, o.filters, o),
    };
  },
  outputShape: (input, o) =>
    shapeWithChannelsLast(input, o.dataFormat, ([batch = null, ...axes]) => [
      batch,
      ...windowedLengths(axes, { ...o, size: o.kernelSize }, 'SeparableConv2D'),
      o.filters,
    ]),
  call: (x, context) =>
    convolved(x, context, (image, activation) => {
      const { options: o, weights } = context;
      const deep = convolveDepthwise(image, weights.depthwise.value, null, o, 'linear');
      return convolve(deep, weights.pointwise.value, weights.bias, PIXELWISE, activation);
    }),
  outputMask: () => null,
});
