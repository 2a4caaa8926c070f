import { add, concat, options, reshape, split, type Shape, type Tensor } from '@graftjs/core';
import { windowOptions } from '../conv/convolution-options.js';
import { convolveNd } from '../conv/convolve-nd.js';
import type { Movement } from '../conv/movement.js';
import {
  channelAxis,
  shapeWithChannelsLast,
  withChannelsLast,
  type DataFormat,
} from '../conv/data-format.js';
import { windowedLengths } from '../conv/geometry.js';
import { activationOr } from '../options/layer-values.js';
import { gateOptions, recurrentActivation } from './cell-options.js';
import { defineCell } from './define-cell.js';
import { forgetBias } from './forget-bias.js';
import { gateMasks, maskedProducts } from './gate-dropout.js';
import { gateWeights } from './gate-weights.js';
import { lstmGates } from './lstm-gates.js';

/** Options of a ConvLSTM over some spatial axes. */
export const convLSTMOptions = <const Axes extends number>(axes: Axes) => ({
  filters: options.integer({ min: 1 }),
  ...windowOptions(axes),
  activation: activationOr('tanh'),
  recurrentActivation,
  unitForgetBias: options.boolean({ default: true }),
  ...gateOptions,
});

/** Convolutions of one step, or of all steps as one batch, with the kernels of all gates. */
function gateConvolutions(
  x: Tensor,
  kernel: Tensor,
  masks: readonly Tensor[],
  o: Movement & { readonly dataFormat: DataFormat },
): Tensor {
  return maskedProducts(x, kernel, masks, {
    multiply(input, filters) {
      const inTime = input.rank > filters.rank;
      const images = inTime ? reshape(input, [-1, ...input.shape.slice(2)]) : input;
      const y = withChannelsLast(images, o.dataFormat, (image) => convolveNd(image, filters, o));
      return inTime ? reshape(y, [...input.shape.slice(0, 2), ...y.shape.slice(1)]) : y;
    },
    split: (filters, gates) => split(filters, gates, -1),
    join: (parts) => concat(parts, axisIn(parts[0] as Tensor, kernel, o.dataFormat)),
  });
}

/** Where the channels are, whether or not there is an axis of time in front. */
const axisIn = (x: Tensor, kernel: Tensor, format: DataFormat): number =>
  format === 'channelsLast' ? x.rank - 1 : x.rank - kernel.rank + 1;

/**
 * The cell of the ConvLSTM layers over that many spatial axes (Shi et al. 2015): the products of an
 * LSTM are convolutions, those of the state with stride 1 and padding `same`.
 *
 * Weights: kernel [...kernelSize, channels, 4 · filters], recurrent_kernel [...kernelSize, filters,
 * 4 · filters], bias [4 · filters].
 */
export const convLSTMCell = <const Axes extends number>(axes: Axes) => {
  const ones = Array.from({ length: axes }, () => 1);
  const atRest: Movement = { strides: ones, dilationRate: ones, padding: 'same' };
  return defineCell({
    type: 'layers/ConvLSTMCell',
    options: convLSTMOptions(axes),
    build: (b, o) =>
      gateWeights(
        b,
        o,
        {
          kernel: [...o.kernelSize, b.dim(channelAxis(o.dataFormat)), 4 * o.filters],
          recurrentKernel: [...o.kernelSize, o.filters, 4 * o.filters],
          bias: [4 * o.filters],
        },
        o.unitForgetBias ? forgetBias(o.biasInitializer, o.filters) : o.biasInitializer,
      ),
    stateShapes(input, o) {
      const shape = shapeWithChannelsLast(
        input,
        o.dataFormat,
        ([batch = null, ...lengths]): Shape => [
          batch,
          ...windowedLengths(lengths, { ...o, size: o.kernelSize }, 'ConvLSTMCell'),
          o.filters,
        ],
      );
      return [shape, shape];
    },
    begin(context, input) {
      const { options: o, weights } = context;
      const [state = []] = this.stateShapes(input, o);
      const masks = gateMasks(context, o, 4, input, state as number[]);
      const bias = weights.bias?.value ?? null;
      const perChannel =
        o.dataFormat === 'channelsLast' ? [4 * o.filters] : [4 * o.filters, ...ones];
      return {
        project(x) {
          const products = gateConvolutions(x, weights.kernel.value, masks.inputs, o);
          return bias ? add(products, reshape(bias, perChannel)) : products;
        },
        step(x, [h, c]) {
          const recurrent = gateConvolutions(
            h as Tensor,
            weights.recurrentKernel.value,
            masks.states,
            { ...atRest, dataFormat: o.dataFormat },
          );
          const gates = split(add(x, recurrent), 4, axisIn(x, weights.kernel.value, o.dataFormat));
          return lstmGates(gates, c as Tensor, o.activation, o.recurrentActivation);
        },
      };
    },
  });
};
