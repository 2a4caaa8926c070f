import {
  defineLayer,
  depthwiseConv2d as depthwiseOp,
  options,
  type Tensor,
  type Tensor4D,
} from '@graftjs/core';
import { constraint, initializer, regularizer } from '../options/layer-values.js';
import { outputOptions, windowOptions } from './convolution-options.js';
import { channelAxis, shapeWithChannelsLast, withChannelsLast } from './data-format.js';
import { outputLength } from './geometry.js';
import { biasOf, finish } from './output-part.js';

interface Movement {
  readonly strides: readonly number[];
  readonly dilationRate: readonly number[];
  readonly padding: 'valid' | 'same';
}

export function convolveDepthwise(x: Tensor, kernel: Tensor, movement: Movement): Tensor {
  return depthwiseOp(
    x as Tensor4D,
    kernel as Tensor4D,
    [...movement.strides] as [number, number],
    movement.padding,
    'NHWC',
    [...movement.dilationRate] as [number, number],
  );
}

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
      axes[2] == null ? null : axes[2] * o.depthMultiplier,
    ]),
  call: (x, context) =>
    withChannelsLast(x, context.options.dataFormat, (image) => {
      const { options: o, weights } = context;
      return finish(convolveDepthwise(image, weights.kernel.value, o), weights.bias, o, context);
    }),
});
