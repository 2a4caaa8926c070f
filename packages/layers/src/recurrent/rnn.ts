import { options } from '@graftjs/core';
import { regularizer } from '../options/layer-values.js';
import { isCell, type RecurrentCell } from './recurrent-cell.js';
import { recurrentLayer } from './recurrent-layer.js';
import { sequenceOptions } from './sequence-options.js';
import { stackedRNNCells } from './stacked-rnn-cells.js';

const cell = options.custom<RecurrentCell, RecurrentCell | readonly RecurrentCell[]>(
  'a recurrent cell, or a list of cells to be stacked',
  (value) => {
    if (Array.isArray(value)) return value.every(isCell) ? stackedRNNCells(value) : undefined;
    return isCell(value) ? value : undefined;
  },
);

/**
 * Any cell run over a sequence; a list of cells is stacked.
 *
 * @example
 * rnn([lstmCell(64), lstmCell(32)], { returnSequences: true });
 */
export const rnn = recurrentLayer({
  type: 'layers/RNN',
  options: { cell, activityRegularizer: regularizer, ...sequenceOptions },
  positional: 'cell',
  cell: (o) => o.cell,
});
