import { convLSTM1d } from './conv-lstm1d.js';
import { convLSTM2d } from './conv-lstm2d.js';
import { convLSTM3d } from './conv-lstm3d.js';
import { gru } from './gru.js';
import { gruCell } from './gru-cell.js';
import { lstm } from './lstm.js';
import { lstmCell } from './lstm-cell.js';
import { rnn } from './rnn.js';
import { simpleRNN } from './simple-rnn.js';
import { simpleRNNCell } from './simple-rnn-cell.js';
import { stackedRNNCells } from './stacked-rnn-cells.js';

/** Recurrent layers and their cells. */
export const recurrentLayers = {
  convLSTM1d,
  convLSTM2d,
  convLSTM3d,
  gru,
  gruCell,
  lstm,
  lstmCell,
  rnn,
  simpleRNN,
  simpleRNNCell,
  stackedRNNCells,
} as const;
