import {
  concat,
  conv2d as conv2dOp,
  defineLayer,
  options,
  split,
  type Tensor,
  type Tensor4D,
} from '@graftjs/core';
import { channelAxis, shapeWithChannelsLast, withChannelsLast } from './data-format.js';
import { kernelOptions, outputOptions, windowOptions } from './convolution-options.js';
import { outputLength } from './geometry.js';
import { biasOf, finish } from './output-part.js';

/** How a convolution moves, as the op takes it. */
interface Movement {
  readonly strides: readonly number[];
  readonly dilationRate: readonly number[];
  readonly padding: 'valid' | 'same';
}

function convolve(x: Tensor, kernel: Tensor, { strides, dilationRate, padding }: Movement): Tensor {
  return conv2dOp(
    x as Tensor4D,
    kernel as Tensor4D,
    [...strides] as [number, number],
    padding,
    'NHWC',
    [...dilationRate] as [number, number],
  );
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
      [...o.kernelSize, b.dim(channelAxis(o.dataFormat)) / o.groups, o.filters],
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
      ...axes
        .slice(0, 2)
        .map((length, i) =>
          outputLength(
            length,
            o.kernelSize[i] ?? 1,
            o.strides[i] ?? 1,
            o.padding,
            o.dilationRate[i],
          ),
        ),
      o.filters,
    ]),
  call: (x, context) =>
    withChannelsLast(x, context.options.dataFormat, (image) => {
      const { options: o, weights } = context;
      const kernel = weights.kernel.value;
      if (o.groups === 1) return finish(convolve(image, kernel, o), weights.bias, o, context);
      const kernels = split(kernel, o.groups, 3);
      const parts = split(image, o.groups, 3).map((part, i) =>
        convolve(part, kernels[i] as Tensor, o),
      );
      return finish(concat(parts, 3), weights.bias, o, context);
    }),
});
