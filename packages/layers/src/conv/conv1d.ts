import {
  conv2d as conv2dOp,
  defineLayer,
  expandDims,
  options,
  pad,
  squeeze,
  type Tensor4D,
} from '@graftjs/core';
import { kernelOptions, outputOptions, windowOptions } from './convolution-options.js';
import { channelAxis, shapeWithChannelsLast, withChannelsLast } from './data-format.js';
import { outputLength } from './geometry.js';
import { biasOf, finish } from './output-part.js';

/**
 * Convolution of sequences.
 *
 * Input [batch, steps, channels], output [batch, newSteps, filters]. Weights: kernel [kernelSize,
 * channels, filters], bias [filters]. Padding `causal` never looks ahead.
 */
export const conv1d = defineLayer({
  type: 'layers/Conv1D',
  positional: 'filters',
  options: {
    filters: options.integer({ min: 1 }),
    ...windowOptions(1),
    padding: options.oneOf(['valid', 'same', 'causal'], { default: 'valid' }),
    ...kernelOptions,
    ...outputOptions,
  },
  input: ({ dataFormat }) => ({ rank: 3, fixedAxis: channelAxis(dataFormat) }),
  build: (b, o) => ({
    kernel: b.weight('kernel', [...o.kernelSize, b.dim(channelAxis(o.dataFormat)), o.filters], {
      initializer: o.kernelInitializer,
      regularizer: o.kernelRegularizer,
      constraint: o.kernelConstraint,
    }),
    bias: biasOf(b, o.filters, o),
  }),
  outputShape: (input, o) =>
    shapeWithChannelsLast(input, o.dataFormat, ([batch = null, steps = null]) => [
      batch,
      outputLength(steps, o.kernelSize[0] ?? 1, o.strides[0] ?? 1, o.padding, o.dilationRate[0]),
      o.filters,
    ]),
  call: (x, context) =>
    withChannelsLast(x, context.options.dataFormat, (sequence) => {
      const { options: o, weights } = context;
      const [window = 1, stride = 1, dilation = 1] = [
        o.kernelSize[0],
        o.strides[0],
        o.dilationRate[0],
      ];
      const reach = (window - 1) * dilation;
      const causal = o.padding === 'causal';
      const padded = causal
        ? pad(sequence, [
            [0, 0],
            [reach, 0],
            [0, 0],
          ])
        : sequence;
      // A sequence is an image one pixel high.
      const y = conv2dOp(
        expandDims(padded, 1) as Tensor4D,
        expandDims(weights.kernel.value, 0) as Tensor4D,
        [1, stride],
        o.padding === 'same' ? 'same' : 'valid',
        'NHWC',
        [1, dilation],
      );
      return finish(squeeze(y, [1]), weights.bias, o, context);
    }),
});
