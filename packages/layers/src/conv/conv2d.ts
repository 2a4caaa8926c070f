import {
  concat,
  ConfigError,
  defineLayer,
  options,
  split,
  type Parameter,
  type Tensor,
} from '@graftjs/core';
import { kernelOptions, outputOptions, windowOptions } from './convolution-options.js';
import { convolve, type Movement } from './convolve.js';
import { channelAxis, shapeWithChannelsLast } from './data-format.js';
import { windowedLengths } from './geometry.js';
import { biasOf, convolved, finish, type FusedActivation } from './output-part.js';

/** Channels in `groups` parts, each with filters of its own. */
function convolveGroups(
  image: Tensor,
  kernel: Tensor,
  bias: Parameter | null,
  o: Movement & { readonly groups: number },
  activation: FusedActivation,
): Tensor {
  if (o.groups === 1) return convolve(image, kernel, bias, o, activation);
  const kernels = split(kernel, o.groups, 3);
  const parts = split(image, o.groups, 3).map((part, i) =>
    convolve(part, kernels[i] as Tensor, null, o, 'linear'),
  );
  return finish(concat(parts, 3), bias, activation);
}

/** Channels of one group; both numbers must divide, as in Keras. */
function channelsOfGroup(channels: number, filters: number, groups: number): number {
  if (channels % groups === 0 && filters % groups === 0) return channels / groups;
  throw new ConfigError({
    where: 'Conv2D',
    problem: `${groups} groups must divide both the channels and the filters`,
    operands: [
      { label: 'channels', value: channels },
      { label: 'filters', value: filters },
    ],
  });
}

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
        channelsOfGroup(b.dim(channelAxis(o.dataFormat)), o.filters, o.groups),
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
