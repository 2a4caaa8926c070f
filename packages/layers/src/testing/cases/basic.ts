import {
  activations,
  dense,
  einsumDense,
  embedding,
  identity,
  lambda,
  maskBy,
  masking,
  reversibleEmbedding,
} from '../../index.js';
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
  einsumDense: [
    one(
      'heads',
      () =>
        einsumDense({
          equation: 'abc,cde->abde',
          outputShape: [null, 2, 4],
          biasAxes: 'de',
          activation: 'tanh',
        }),
      [2, 3, 5],
      [2, 3, 2, 4],
      { weights: ['kernel', 'bias'] },
    ),
    one(
      'two axes summed, turned',
      () => einsumDense('abcd,dce->aeb', { outputShape: [6, 3] }),
      [2, 3, 4, 5],
      [2, 6, 3],
      { weights: ['kernel'] },
    ),
    one(
      'axes left out in front',
      () => einsumDense('...x,xy->...y', { outputShape: 4, biasAxes: 'y' }),
      [2, 3, 2, 5],
      [2, 3, 2, 4],
      { weights: ['kernel', 'bias'] },
    ),
    one(
      'axes left out at the end',
      () =>
        einsumDense('ab...,bc->ac...', {
          outputShape: 4,
          biasAxes: 'c',
          activityRegularizer: 'l2',
        }),
      [2, 5, 3],
      [2, 4, 3],
      { weights: ['kernel', 'bias'] },
    ),
    one(
      'a kernel for each step',
      () => einsumDense('abc,bcd->abd', { outputShape: [3, 4], biasAxes: 'bd' }),
      [2, 3, 5],
      [2, 3, 4],
      { weights: ['kernel', 'bias'] },
    ),
  ],
  embedding: [
    one('sequences', () => embedding({ inputDim: 7, outputDim: 3 }), [2, 5], [2, 5, 3], {
      weights: ['embeddings'],
      indicesBelow: 7,
    }),
  ],
  reversibleEmbedding: [
    one('tied', () => reversibleEmbedding({ inputDim: 7, outputDim: 3 }), [2, 5], [2, 5, 3], {
      weights: ['embeddings'],
      indicesBelow: 7,
    }),
  ],
  maskBy: [
    {
      title: 'steps',
      make: () => maskBy(),
      inputs: [
        [2, 3, 4],
        [2, 3],
      ],
      output: [2, 3, 4],
      discrete: true,
      beyondKeras: 'Keras is told masks with each call; models that Keras wrote compare it',
    },
  ],
  masking: [one('value', () => masking(0.5), [2, 3, 4], [2, 3, 4])],
  lambda: [
    one('a function that can be saved', () => lambda(activations.tanh()), [2, 3], [2, 3]),
    one('that halves an axis', () => lambda(activations.glu()), [2, 3, 4], [2, 3, 2]),
  ],
  identity: [one('anything', () => identity(), [2, 3], [2, 3])],
} satisfies { readonly [name: string]: readonly LayerCase[] };
