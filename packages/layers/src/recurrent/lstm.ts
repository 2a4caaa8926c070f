import { layerOfCell } from './layer-of-cell.js';
import { lstmCell, lstmOptions } from './lstm-cell.js';

/**
 * Long short-term memory (Hochreiter and Schmidhuber 1997) over a sequence.
 *
 * Input [batch, steps, features] and, if wanted, the initial h and c; output [batch, units], or
 * [batch, steps, units] with `returnSequences`, and h and c with `returnState`. Weights: kernel
 * [features, 4 · units], recurrent_kernel [units, 4 · units], bias [4 · units].
 *
 * @example
 * sequential([
 *   embedding({ inputDim: 5000, outputDim: 64, maskZero: true }),
 *   lstm(32, { dropout: 0.2 }),
 *   dense(1, { activation: 'sigmoid' }),
 * ]);
 */
export const lstm = layerOfCell('layers/LSTM', 'units', lstmOptions, (o) => lstmCell(o));
