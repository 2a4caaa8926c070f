import { unitOptions } from './cell-options.js';
import { layerOfCell } from './layer-of-cell.js';
import { simpleRNNCell } from './simple-rnn-cell.js';

/**
 * A fully connected recurrent layer: h′ = tanh(x · kernel + bias + h · recurrent_kernel).
 *
 * Input [batch, steps, features], output [batch, units], or [batch, steps, units] with
 * `returnSequences`. Weights: kernel, recurrent_kernel, bias.
 *
 * @example
 * sequential([simpleRNN(16, { inputShape: [null, 8] }), dense(1)]);
 */
export const simpleRNN = layerOfCell('layers/SimpleRNN', 'units', unitOptions, (o) =>
  simpleRNNCell(o),
);
