import {
  activations,
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
} from '../../index.js';
import type { LayerCase } from '../layer-case.js';
import { one } from './one.js';

const SEQUENCE = [2, 4, 3];
const MASKS = [
  [
    [1, 1, 0, 1],
    [0, 1, 1, 0],
  ],
];
const weights = ['kernel', 'recurrent_kernel', 'bias'];
const withoutBias = ['kernel', 'recurrent_kernel'];

export const recurrentCases = {
  simpleRNN: [
    one('last', () => simpleRNN(3), SEQUENCE, [2, 3], { weights }),
    one(
      'backwards, sequences, no bias',
      () => simpleRNN(2, { useBias: false, goBackwards: true, returnSequences: true }),
      SEQUENCE,
      [2, 4, 2],
      { weights: withoutBias },
    ),
    one(
      'dropped',
      () => simpleRNN(3, { dropout: 0.4, recurrentDropout: 0.3, seed: 3 }),
      SEQUENCE,
      [2, 3],
      { weights },
    ),
  ],
  lstm: [
    one('last', () => lstm(3), SEQUENCE, [2, 3], { weights }),
    one(
      'sequences and states, masked',
      () => lstm(2, { returnSequences: true, returnState: true, activityRegularizer: 'l2' }),
      SEQUENCE,
      [2, 4, 2],
      {
        weights,
        masks: MASKS,
        otherOutputs: [
          [2, 2],
          [2, 2],
        ],
      },
    ),
    one(
      'zeros where masked',
      () =>
        lstm(2, {
          returnSequences: true,
          zeroOutputForMask: true,
          activation: 'softsign',
          recurrentActivation: 'tanh',
        }),
      SEQUENCE,
      [2, 4, 2],
      { weights, masks: MASKS },
    ),
    one(
      'backwards, masked',
      () => lstm(2, { goBackwards: true, useBias: false }),
      SEQUENCE,
      [2, 2],
      {
        weights: withoutBias,
        masks: MASKS,
      },
    ),
    {
      title: 'initial state',
      make: () => lstm(3, { unitForgetBias: false }),
      inputs: [SEQUENCE, [2, 3], [2, 3]],
      output: [2, 3],
      weights,
    },
    one('dropped', () => lstm(3, { dropout: 0.4 }), SEQUENCE, [2, 3], { weights }),
    one(
      'dropped at each gate',
      () => lstm(3, { dropout: 0.4, recurrentDropout: 0.3 }),
      SEQUENCE,
      [2, 3],
      {
        weights,
      },
    ),
  ],
  gru: [
    one(
      'reset after',
      () => gru(3, { returnSequences: true, returnState: true }),
      SEQUENCE,
      [2, 4, 3],
      { weights, otherOutputs: [[2, 3]] },
    ),
    one(
      'reset before',
      () => gru(3, { resetAfter: false, returnSequences: true }),
      SEQUENCE,
      [2, 4, 3],
      {
        weights,
      },
    ),
    one('no bias, masked', () => gru(3, { useBias: false }), SEQUENCE, [2, 3], {
      weights: withoutBias,
      masks: MASKS,
    }),
    one(
      'reset before, no bias',
      () =>
        gru(2, {
          resetAfter: false,
          useBias: false,
          recurrentActivation: activations.hardSigmoid({ form: 'keras2' }),
        }),
      SEQUENCE,
      [2, 2],
      { weights: withoutBias },
    ),
    one(
      'reset before, dropped at each gate',
      () => gru(3, { resetAfter: false, dropout: 0.4, recurrentDropout: 0.3 }),
      SEQUENCE,
      [2, 3],
      { weights },
    ),
  ],
  simpleRNNCell: [
    {
      title: 'step',
      make: () => simpleRNNCell(3),
      inputs: [
        [2, 4],
        [2, 3],
      ],
      output: [2, 3],
      otherOutputs: [[2, 3]],
      weights,
    },
  ],
  lstmCell: [
    {
      title: 'step',
      make: () => lstmCell(3),
      inputs: [
        [2, 4],
        [2, 3],
        [2, 3],
      ],
      output: [2, 3],
      otherOutputs: [
        [2, 3],
        [2, 3],
      ],
      weights,
    },
  ],
  gruCell: [
    {
      title: 'step',
      make: () => gruCell(3),
      inputs: [
        [2, 4],
        [2, 3],
      ],
      output: [2, 3],
      otherOutputs: [[2, 3]],
      weights,
    },
  ],
  stackedRNNCells: [
    {
      title: 'step',
      make: () => stackedRNNCells([gruCell(3), simpleRNNCell(2)]),
      inputs: [
        [2, 4],
        [2, 3],
        [2, 2],
      ],
      output: [2, 2],
      otherOutputs: [
        [2, 3],
        [2, 2],
      ],
      weights: [...weights, ...weights],
    },
  ],
  rnn: [
    one(
      'one cell, masked',
      () => rnn(gruCell(3), { returnSequences: true, zeroOutputForMask: true }),
      SEQUENCE,
      [2, 4, 3],
      { weights, masks: MASKS },
    ),
    one('a list of cells', () => rnn([lstmCell(3), lstmCell(2)]), SEQUENCE, [2, 2], {
      weights: [...weights, ...weights],
    }),
    one(
      'stacked cells, dropped',
      () => rnn(stackedRNNCells([lstmCell(3), gruCell(2, { dropout: 0.4 })])),
      SEQUENCE,
      [2, 2],
      { weights: [...weights, ...weights] },
    ),
  ],
  convLSTM1d: [
    one('same', () => convLSTM1d(2, { kernelSize: 3, padding: 'same' }), [2, 3, 5, 2], [2, 5, 2], {
      weights,
    }),
    one(
      'strided, channels first, sequences',
      () =>
        convLSTM1d(2, {
          kernelSize: 2,
          strides: 2,
          dataFormat: 'channelsFirst',
          returnSequences: true,
        }),
      [2, 3, 2, 5],
      [2, 3, 2, 2],
      { weights },
    ),
    one(
      'dilated, dropped',
      () => convLSTM1d(2, { kernelSize: 2, dilationRate: 2, dropout: 0.4, recurrentDropout: 0.3 }),
      [2, 3, 5, 2],
      [2, 3, 2],
      { weights },
    ),
  ],
  convLSTM2d: [
    one(
      'sequences and states',
      () => convLSTM2d(2, { kernelSize: 2, returnSequences: true, returnState: true }),
      [2, 3, 4, 3, 2],
      [2, 3, 3, 2, 2],
      {
        weights,
        otherOutputs: [
          [2, 3, 2, 2],
          [2, 3, 2, 2],
        ],
      },
    ),
    one(
      'masked, no bias',
      () => convLSTM2d(2, { kernelSize: [2, 3], padding: 'same', useBias: false }),
      [2, 3, 3, 3, 2],
      [2, 3, 3, 2],
      {
        weights: withoutBias,
        masks: [
          [
            [1, 0, 1],
            [1, 1, 0],
          ],
        ],
      },
    ),
    one(
      'channels first',
      () => convLSTM2d(2, { kernelSize: 2, dataFormat: 'channelsFirst', activation: 'elu' }),
      [1, 2, 2, 4, 3],
      [1, 2, 3, 2],
      { weights },
    ),
  ],
  convLSTM3d: [
    one('last', () => convLSTM3d(2, { kernelSize: 2 }), [1, 2, 3, 2, 3, 2], [1, 2, 1, 2, 2], {
      weights,
    }),
  ],
} satisfies { readonly [name: string]: readonly LayerCase[] };
