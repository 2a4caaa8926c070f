import { activation, activations, eLU, leakyReLU, pReLU, reLU, softmax } from '../../index.js';
import type { LayerCase } from '../layer-case.js';
import { IMAGE, one } from './one.js';

export const activationCases = {
  activation: [
    one('by name', () => activation('tanh'), [2, 3], [2, 3]),
    one(
      'as a value',
      () => activation(activations.hardSigmoid({ form: 'keras2' })),
      [2, 3],
      [2, 3],
    ),
    one('that halves an axis', () => activation('glu'), [2, 3, 6], [2, 3, 3]),
  ],
  pReLU: [
    one('one slope each', () => pReLU(), [3, 6], [3, 6], { weights: ['alpha'] }),
    one('one slope a channel', () => pReLU({ sharedAxes: [1, 2] }), IMAGE, IMAGE, {
      weights: ['alpha'],
    }),
  ],
  eLU: [one('alpha', () => eLU(0.5), [2, 6], [2, 6])],
  leakyReLU: [one('slope', () => leakyReLU(0.1), [2, 6], [2, 6])],
  reLU: [
    one('plain', () => reLU(), [2, 6], [2, 6]),
    one('relu6 with a slope', () => reLU({ maxValue: 1, negativeSlope: 0.1 }), [2, 6], [2, 6]),
    one('threshold', () => reLU({ threshold: 0.4, negativeSlope: 0.2 }), [2, 6], [2, 6]),
  ],
  softmax: [
    one('last axis', () => softmax(), [2, 3, 4], [2, 3, 4]),
    one('axis 1', () => softmax(1), [2, 3, 4], [2, 3, 4]),
    one('two axes', () => softmax({ axis: [1, 2] }), [2, 3, 4], [2, 3, 4]),
    one('a mask', () => softmax(), [2, 4], [2, 4], {
      masks: [
        [
          [1, 0, 1, 1],
          [0, 1, 0, 0],
        ],
      ],
    }),
  ],
} satisfies { readonly [name: string]: readonly LayerCase[] };
