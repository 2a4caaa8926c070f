import {
  bidirectional,
  conv2d,
  dense,
  gru,
  gruCell,
  lstm,
  rnn,
  simpleRNN,
  timeDistributed,
} from '../../index.js';
import type { LayerCase } from '../layer-case.js';
import { one } from './one.js';

const SEQUENCE = [2, 4, 3];
const cell = ['kernel', 'recurrent_kernel', 'bias'];
const weights = [...cell, ...cell];
const MASKS = [
  [
    [1, 1, 0, 1],
    [0, 1, 1, 0],
  ],
];

export const wrapperCases = {
  bidirectional: [
    one('concat', () => bidirectional(lstm(2)), SEQUENCE, [2, 4], { weights }),
    one(
      'sum of sequences, masked',
      () => bidirectional(gru(2, { returnSequences: true }), { mergeMode: 'sum' }),
      SEQUENCE,
      [2, 4, 2],
      { weights, masks: MASKS },
    ),
    one('average', () => bidirectional(simpleRNN(2), { mergeMode: 'ave' }), SEQUENCE, [2, 2], {
      weights,
    }),
    one(
      'product of sequences',
      () => bidirectional(rnn(gruCell(2), { returnSequences: true }), { mergeMode: 'mul' }),
      SEQUENCE,
      [2, 4, 2],
      { weights },
    ),
    one(
      'both, with states',
      () =>
        bidirectional(gru(2, { returnState: true, returnSequences: true }), { mergeMode: null }),
      SEQUENCE,
      [2, 4, 2],
      {
        weights,
        otherOutputs: [
          [2, 4, 2],
          [2, 2],
          [2, 2],
        ],
      },
    ),
    one(
      'another backward layer',
      () => bidirectional(lstm(2), { backwardLayer: gru(3, { goBackwards: true }) }),
      SEQUENCE,
      [2, 5],
      {
        weights,
        beyondKeras: 'Keras says [2, 4] for this, twice the units of the forward layer',
      },
    ),
    {
      title: 'initial state',
      make: () => bidirectional(lstm(2)),
      inputs: [SEQUENCE, [2, 2], [2, 2], [2, 2], [2, 2]],
      output: [2, 4],
      weights,
    },
  ],
  timeDistributed: [
    one('dense', () => timeDistributed(dense(2, { activation: 'tanh' })), SEQUENCE, [2, 4, 2], {
      weights: ['kernel', 'bias'],
    }),
    one(
      'convolution',
      () => timeDistributed(conv2d(2, { kernelSize: 2 })),
      [2, 3, 4, 3, 2],
      [2, 3, 3, 2, 2],
      { weights: ['kernel', 'bias'] },
    ),
  ],
} satisfies { readonly [name: string]: readonly LayerCase[] };
