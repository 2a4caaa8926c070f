import { defineLayer, options } from '@graftjs/core';
import { constraint, initializer, regularizer } from '../options/layer-values.js';
import { asImage } from './as-image.js';
import { outputOptions, windowOptions } from './convolution-options.js';
import { convolve, convolveDepthwise } from './convolve.js';
import type { Movement } from './movement.js';
import { channelAxis, shapeWithChannelsLast } from './data-format.js';
import { windowedLengths } from './geometry.js';
import { biasOf, convolved } from './output-part.js';

/** Of the second convolution, which looks at one pixel at a time. */
const PIXELWISE: Movement = { strides: [1, 1], dilationRate: [1, 1], padding: 'valid' };

/** The layer for one or two spatial axes. */
export const separableConvolution = <const Axes extends 1 | 2>(axes: Axes, name: string) =>
  defineLayer({
    type: `layers/${name}`,
    positional: 'filters',
    options: {
      filters: options.integer({ min: 1 }),
      ...windowOptions(axes),
      depthMultiplier: options.integer({ min: 1, default: 1 }),
      depthwiseInitializer: initializer('glorotUniform'),
      depthwiseRegularizer: regularizer,
      depthwiseConstraint: constraint,
      pointwiseInitializer: initializer('glorotUniform'),
      pointwiseRegularizer: regularizer,
      pointwiseConstraint: constraint,
      ...outputOptions,
    },
    input: ({ dataFormat }) => ({ rank: axes + 2, fixedAxis: channelAxis(dataFormat) }),
    build(b, o) {
      const channels = b.dim(channelAxis(o.dataFormat));
      return {
        depthwise: b.weight('depthwise_kernel', [...o.kernelSize, channels, o.depthMultiplier], {
          initializer: o.depthwiseInitializer,
          regularizer: o.depthwiseRegularizer,
          constraint: o.depthwiseConstraint,
        }),
        pointwise: b.weight(
          'pointwise_kernel',
          [...o.kernelSize.map(() => 1), channels * o.depthMultiplier, o.filters],
          {
            initializer: o.pointwiseInitializer,
            regularizer: o.pointwiseRegularizer,
            constraint: o.pointwiseConstraint,
          },
        ),
        bias: biasOf(b, o.filters, o),
      };
    },
    outputShape: (input, o) =>
      shapeWithChannelsLast(input, o.dataFormat, ([batch = null, ...axes]) => [
        batch,
        ...windowedLengths(axes, { ...o, size: o.kernelSize }, name),
        o.filters,
      ]),
    call: (x, context) =>
      convolved(x, context, (image, activation) => {
        const { options: o, weights } = context;
        return asImage(image, o, (wide, movement, filters) => {
          const deep = convolveDepthwise(
            wide,
            filters(weights.depthwise),
            null,
            movement,
            'linear',
          );
          return convolve(deep, filters(weights.pointwise), weights.bias, PIXELWISE, activation);
        });
      }),
    outputMask: () => null,
  });
