import { gruCell, gruOptions } from './gru-cell.js';
import { layerOfCell } from './layer-of-cell.js';

/**
 * Gated recurrent units (Cho et al. 2014) over a sequence, with the reset gate after the recurrent
 * product (`resetAfter`, the default) or before it.
 *
 * Input [batch, steps, features] and, if wanted, the initial h; output [batch, units], or [batch,
 * steps, units] with `returnSequences`, and h with `returnState`. Weights: kernel, recurrent_kernel,
 * bias [2, 3 · units] or [3 · units].
 *
 * @example
 * const [y, h] = connect(gru(16, { returnSequences: true, returnState: true }), [x]);
 */
export const gru = layerOfCell('layers/GRU', 'units', gruOptions, (o) => gruCell(o));
