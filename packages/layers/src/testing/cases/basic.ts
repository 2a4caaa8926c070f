import { dense, embedding, identity, masking } from '../../index.js';
import type { LayerCase } from '../layer-case.js';
import { one } from './one.js';

export const basicCases = {
  dense: [
    one('rows', () => dense(4, { activation: 'softmax' }), [3, 5], [3, 4], {
      weights: ['kernel', 'bias'],
    }),
    one(
      'on the last axis',
      () => dense(2, { useBias: false, activityRegularizer: 'l2' }),
      [2, 3, 4],
      [2, 3, 2],
      { weights: ['kernel'] },
    ),
  ],
  embedding: [
    one('sequences', () => embedding({ inputDim: 7, outputDim: 3 }), [2, 5], [2, 5, 3], {
      weights: ['embeddings'],
      indicesBelow: 7,
    }),
  ],
  masking: [one('value', () => masking(0.5), [2, 3, 4], [2, 3, 4])],
  identity: [one('anything', () => identity(), [2, 3], [2, 3])],
} satisfies { readonly [name: string]: readonly LayerCase[] };
