import {
  batchNormalization,
  conv2d,
  dense,
  embedding,
  groupNormalization,
  layerNormalization,
  rmsNormalization,
  spectralNormalization,
  unitNormalization,
} from '../../index.js';
import type { LayerCase } from '../layer-case.js';
import { CHANNELS_FIRST, IMAGE, one } from './one.js';

const MOVING = ['moving_mean', 'moving_variance'];
const weights = ['gamma', 'beta'];

export const normalizationCases = {
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
    one(
      'masked steps, in training',
      () => batchNormalization({ momentum: 0.9 }),
      [2, 4, 3],
      [2, 4, 3],
      {
        weights: ['gamma', 'beta', ...MOVING],
        training: true,
        masks: [
          [
            [1, 1, 0, 1],
            [0, 1, 1, 0],
          ],
        ],
      },
    ),
    one('in training', () => batchNormalization(), IMAGE, IMAGE, {
      weights: ['gamma', 'beta', ...MOVING],
      training: true,
    }),
    one(
      'renormalised, in training',
      () =>
        batchNormalization({
          renorm: true,
          renormMomentum: 0.9,
          renormClipping: { rmin: 0.5, rmax: 2, dmax: 3 },
        }),
      [4, 3],
      [4, 3],
      {
        weights: ['gamma', 'beta', ...MOVING, 'moving_stddev', 'renorm_mean', 'renorm_stddev'],
        training: true,
        detached: 'the corrections count as constants',
      },
    ),
    one('frozen', () => batchNormalization({ trainable: false }), IMAGE, IMAGE, {
      weights: ['gamma', 'beta', ...MOVING],
    }),
  ],
  groupNormalization: [
    one('two groups', () => groupNormalization(2), [2, 3, 2, 4], [2, 3, 2, 4], { weights }),
    one(
      'channels first',
      () => groupNormalization(3, { axis: 1 }),
      CHANNELS_FIRST,
      CHANNELS_FIRST,
      {
        weights,
      },
    ),
    one('instances', () => groupNormalization(-1, { scale: false, epsilon: 0.01 }), IMAGE, IMAGE, {
      weights: ['beta'],
    }),
    one('one group, no center', () => groupNormalization(1, { center: false }), [4, 6], [4, 6], {
      weights: ['gamma'],
    }),
  ],
  layerNormalization: [
    one('last axis', () => layerNormalization(), [2, 3, 4], [2, 3, 4], { weights }),
    one('several axes', () => layerNormalization({ axis: [-1, 1] }), [2, 3, 2, 4], [2, 3, 2, 4], {
      weights,
      beyondKeras: 'Keras orders −1 before 1, and broadcasts the weights along the wrong axes',
    }),
    one('two axes', () => layerNormalization({ axis: [1, 2] }), [2, 3, 4], [2, 3, 4], { weights }),
    one(
      'axis 1, no scale',
      () => layerNormalization({ axis: 1, scale: false, epsilon: 0.01 }),
      CHANNELS_FIRST,
      CHANNELS_FIRST,
      { weights: ['beta'] },
    ),
    one('neither', () => layerNormalization({ scale: false, center: false }), [2, 5], [2, 5]),
    one('scaling alone', () => layerNormalization({ rmsScaling: true }), [2, 5], [2, 5], {
      weights: ['gamma'],
    }),
  ],
  rmsNormalization: [
    one('last axis', () => rmsNormalization(), [2, 3, 4], [2, 3, 4], { weights: ['scale'] }),
    one('two axes', () => rmsNormalization({ axis: [1, 2], epsilon: 0.1 }), [2, 3, 4], [2, 3, 4], {
      weights: ['scale'],
    }),
  ],
  unitNormalization: [
    one('last axis', () => unitNormalization(), [2, 3, 4], [2, 3, 4]),
    one('two axes', () => unitNormalization([1, 2]), [2, 3, 4], [2, 3, 4]),
  ],
  spectralNormalization: [
    one('dense', () => spectralNormalization(dense(4)), [2, 5], [2, 4], {
      weights: ['kernel', 'vector_u', 'bias'],
    }),
    one(
      'convolution, in training',
      () => spectralNormalization(conv2d(2, { kernelSize: 2 }), { powerIterations: 2 }),
      IMAGE,
      [2, 4, 3, 2],
      { weights: ['kernel', 'vector_u', 'bias'], training: true },
    ),
    one(
      'embedding, in training',
      () => spectralNormalization(embedding({ inputDim: 7, outputDim: 3 })),
      [2, 5],
      [2, 5, 3],
      { weights: ['embeddings', 'vector_u'], training: true, indicesBelow: 7 },
    ),
  ],
} satisfies { readonly [name: string]: readonly LayerCase[] };
