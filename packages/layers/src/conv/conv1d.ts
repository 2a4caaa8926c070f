import { defineLayer, expandDims, options, pad, squeeze } from '@graftjs/core';
import { kernelOptions, outputOptions, windowOptions } from './convolution-options.js';
import { channelsOfGroup, convolveGroups } from './convolve-groups.js';
import { channelAxis, shapeWithChannelsLast } from './data-format.js';
import { windowedLengths } from './geometry.js';
import { biasOf, convolved } from './output-part.js';

/**
 * Convolution of sequences.
 *
 * Input [batch, steps, channels], output [batch, newSteps, filters]. Weights: kernel [kernelSize,
 * channels / groups, filters], bias [filters]. Padding `causal` never looks ahead.
 */
export const conv1d = defineLayer({
  type: 'layers/Conv1D',
  positional: 'filters',
  options: {
    filters: options.integer({ min: 1 }),
    ...windowOptions(1),
    padding: options.oneOf(['valid', 'same', 'causal'], { default: 'valid' }),
    groups: options.integer({ min: 1, default: 1 }),
    ...kernelOptions,
    ...outputOptions,
  },
  input: ({ dataFormat }) => ({ rank: 3, fixedAxis: channelAxis(dataFormat) }),
  build: (b, o) => ({
    kernel: b.weight(
      'kernel',
      [
        ...o.kernelSize,
        channelsOfGroup(b.dim(channelAxis(o.dataFormat)), o.filters, o.groups, 'Conv1D'),
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
    shapeWithChannelsLast(input, o.dataFormat, ([batch = null, steps = null]) => [
      batch,
      ...windowedLengths([steps], { ...o, size: o.kernelSize }, 'Conv1D'),
      o.filters,
    ]),
  call: (x, context) =>
    convolved(x, context, (sequence, activation) => {
      const { options: o, weights } = context;
      const [window = 1] = o.kernelSize;
      const [dilation = 1] = o.dilationRate;
      const causal = o.padding === 'causal';
      const before: [number, number][] = [
        [0, 0],
        [(window - 1) * dilation, 0],
        [0, 0],
      ];
      // A sequence is an image one pixel high.
      const y = convolveGroups(
        expandDims(causal ? pad(sequence, before) : sequence, 1),
        expandDims(weights.kernel.value, 0),
        weights.bias,
        {
          strides: [1, ...o.strides],
          dilationRate: [1, ...o.dilationRate],
          padding: o.padding === 'same' ? 'same' : 'valid',
          groups: o.groups,
        },
        activation,
      );
      return squeeze(y, [1]);
    }),
  outputMask: () => null,
});
