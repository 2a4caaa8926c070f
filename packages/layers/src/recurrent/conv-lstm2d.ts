import { convLSTMCell, convLSTMOptions } from './conv-lstm-cell.js';
import { layerOfCell } from './layer-of-cell.js';

/**
 * An LSTM whose products are convolutions (Shi et al. 2015), for films.
 *
 * Input [batch, steps, height, width, channels], output
 * [batch, newHeight, newWidth, filters], with an axis of steps for `returnSequences`. Weights: kernel,
 * recurrent_kernel, bias.
 *
 * @example
 * convLSTM2d(16, { kernelSize: 3, padding: 'same', inputShape: [10, 40, 40, 1] });
 */
export const convLSTM2d = layerOfCell('layers/ConvLSTM2D', 'filters', convLSTMOptions(2), (o) =>
  convLSTMCell(2)(o),
);
