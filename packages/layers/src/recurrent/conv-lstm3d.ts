import { convLSTMCell, convLSTMOptions } from './conv-lstm-cell.js';
import { layerOfCell } from './layer-of-cell.js';

/**
 * An LSTM whose products are convolutions (Shi et al. 2015), for sequences of volumes.
 *
 * Input [batch, steps, depth, height, width, channels], output
 * [batch, newDepth, newHeight, newWidth, filters], with an axis of steps for `returnSequences`. Weights: kernel,
 * recurrent_kernel, bias.
 *
 * @example
 * convLSTM3d(4, { kernelSize: 2, inputShape: [5, 8, 8, 8, 1] });
 */
export const convLSTM3d = layerOfCell('layers/ConvLSTM3D', 'filters', convLSTMOptions(3), (o) =>
  convLSTMCell(3)(o),
);
