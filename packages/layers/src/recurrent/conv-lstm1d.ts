import { convLSTMCell, convLSTMOptions } from './conv-lstm-cell.js';
import { layerOfCell } from './layer-of-cell.js';

/**
 * An LSTM whose products are convolutions (Shi et al. 2015), for sequences of rows.
 *
 * Input [batch, steps, length, channels], output
 * [batch, newLength, filters], with an axis of steps for `returnSequences`. Weights: kernel,
 * recurrent_kernel, bias.
 *
 * @example
 * convLSTM1d(8, { kernelSize: 3, inputShape: [10, 40, 1] });
 */
export const convLSTM1d = layerOfCell('layers/ConvLSTM1D', 'filters', convLSTMOptions(1), (o) =>
  convLSTMCell(1)(o),
);
