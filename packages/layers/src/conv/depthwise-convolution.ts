import { defineLayer, options } from '@graftjs/core';
import { constraint, initializer, regularizer } from '../options/layer-values.js';
import { outputOptions, windowOptions } from './convolution-options.js';
import { convolveDepthwise } from './convolve.js';
import { channelAxis, shapeWithChannelsLast } from './data-format.js';
import { windowedLengths } from './geometry.js';
import { asImage } from './as-image.js';
import { biasOf, convolved } from './output-part.js';

/** The layer for one or two spatial axes. */
export const depthwiseConvolution = <const Axes extends 1 | 2>(axes: Axes, name: string) =>
  defineLayer({
    type: `layers/${name}`,
    options: {
      ...windowOptions(axes),
      depthMultiplier: options.integer({ min: 1, default: 1 }),
      depthwiseInitializer: initializer('glorotUniform'),
      depthwiseRegularizer: regularizer,
      depthwiseConstraint: constraint,
      ...outputOptions,
    },
    input: ({ dataFormat }) => ({ rank: axes + 2, fixedAxis: channelAxis(dataFormat) }),
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
      shapeWithChannelsLast(input, o.dataFormat, ([batch = null, ...rest]) => {
        const channels = rest[axes] ?? null;
        return [
          batch,
          ...windowedLengths(rest, { ...o, size: o.kernelSize }, name),
          channels === null ? null : channels * o.depthMultiplier,
        ];
      }),
    call: (x, context) =>
      convolved(x, context, (image, activation) => {
        const { options: o, weights } = context;
        return asImage(image, o, (wide, movement, filters) =>
          convolveDepthwise(wide, filters(weights.kernel), weights.bias, movement, activation),
        );
      }),
    outputMask: () => null,
  });
