import { batchNormalization, dense, embedding, identity, masking } from '../../index.js';
import type { LayerCase } from '../layer-case.js';
import { CHANNELS_FIRST, IMAGE, one } from './one.js';

const MOVING = ['moving_mean', 'moving_variance'];

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
  batchNormalization: [
    one('images', () => batchNormalization(), IMAGE, IMAGE, {
      weights: ['gamma', 'beta', ...MOVING],
    }),
    one('rows', () => batchNormalization({ epsilon: 0.01 }), [6, 3], [6, 3], {
      weights: ['gamma', 'beta', ...MOVING],
    }),
    one('no scale', () => batchNormalization({ scale: false }), IMAGE, IMAGE, {
      weights: ['beta', ...MOVING],
    }),
    one('no center', () => batchNormalization({ center: false }), IMAGE, IMAGE, {
      weights: ['gamma', ...MOVING],
    }),
    one('neither', () => batchNormalization({ center: false, scale: false }), IMAGE, IMAGE, {
      weights: MOVING,
    }),
    one('axis 1', () => batchNormalization({ axis: 1 }), CHANNELS_FIRST, CHANNELS_FIRST, {
      weights: ['gamma', 'beta', ...MOVING],
    }),
    one('frozen', () => batchNormalization({ trainable: false }), IMAGE, IMAGE, {
      weights: ['gamma', 'beta', ...MOVING],
    }),
  ],
} satisfies { readonly [name: string]: readonly LayerCase[] };
