import {
  conv1d,
  conv1dTranspose,
  conv2d,
  conv2dTranspose,
  conv3d,
  conv3dTranspose,
  cropping1d,
  cropping2d,
  cropping3d,
  depthwiseConv1d,
  depthwiseConv2d,
  locallyConnected1d,
  locallyConnected2d,
  regularizers,
  separableConv1d,
  separableConv2d,
  zeroPadding1d,
  zeroPadding2d,
  zeroPadding3d,
} from '../../index.js';
import type { LayerCase } from '../layer-case.js';
import { CHANNELS_FIRST, IMAGE, one } from './one.js';

const VOLUME = [2, 3, 4, 3, 2];
const weights = ['kernel', 'bias'];

export const convolutionCases = {
  conv1d: [
    one('groups', () => conv1d(4, { kernelSize: 2, groups: 2 }), [2, 4, 6], [2, 3, 4], { weights }),
    one('valid', () => conv1d(4, { kernelSize: 3, activation: 'tanh' }), [2, 7, 3], [2, 5, 4], {
      weights: ['kernel', 'bias'],
    }),
    one(
      'causal, dilated',
      () => conv1d(2, { kernelSize: 3, padding: 'causal', dilationRate: 2, useBias: false }),
      [2, 7, 3],
      [2, 7, 2],
      { weights: ['kernel'] },
    ),
    one(
      'same, strided, channels first',
      () => conv1d(2, { kernelSize: 3, strides: 2, padding: 'same', dataFormat: 'channelsFirst' }),
      [2, 3, 7],
      [2, 2, 4],
      { weights: ['kernel', 'bias'] },
    ),
  ],
  conv2d: [
    one(
      'valid',
      () =>
        conv2d(4, {
          kernelSize: 3,
          activation: 'tanh',
          kernelRegularizer: regularizers.l2(0.1),
          activityRegularizer: regularizers.l2(0.1),
        }),
      IMAGE,
      [2, 3, 2, 4],
      { weights: ['kernel', 'bias'] },
    ),
    one(
      'same, strided',
      () => conv2d({ filters: 2, kernelSize: [3, 2], strides: 2, padding: 'same' }),
      IMAGE,
      [2, 3, 2, 2],
      { weights: ['kernel', 'bias'] },
    ),
    one(
      'dilated, no bias',
      () => conv2d(2, { kernelSize: 2, dilationRate: 2, useBias: false, activation: 'sigmoid' }),
      IMAGE,
      [2, 3, 2, 2],
      { weights: ['kernel'] },
    ),
    one('groups', () => conv2d(4, { kernelSize: 2, groups: 2 }), [2, 3, 3, 6], [2, 2, 2, 4], {
      weights: ['kernel', 'bias'],
    }),
    one(
      'channels first',
      () => conv2d(2, { kernelSize: 3, dataFormat: 'channelsFirst', activation: 'softmax' }),
      CHANNELS_FIRST,
      [2, 2, 3, 2],
      { weights: ['kernel', 'bias'] },
    ),
  ],
  conv1dTranspose: [
    one('valid', () => conv1dTranspose(3, { kernelSize: 3 }), [2, 4, 2], [2, 6, 3], { weights }),
    one(
      'same, strided',
      () => conv1dTranspose(2, { kernelSize: 3, strides: 2, padding: 'same', activation: 'tanh' }),
      [2, 4, 2],
      [2, 8, 2],
      { weights },
    ),
    one(
      'dilated, channels first',
      () =>
        conv1dTranspose(2, {
          kernelSize: 2,
          dilationRate: 2,
          useBias: false,
          dataFormat: 'channelsFirst',
        }),
      [2, 3, 4],
      [2, 2, 6],
      { weights: ['kernel'] },
    ),
  ],
  conv3d: [
    one('valid', () => conv3d(2, { kernelSize: 2, activation: 'tanh' }), VOLUME, [2, 2, 3, 2, 2], {
      weights,
    }),
    one(
      'same, strided, groups, channels first',
      () =>
        conv3d(4, {
          kernelSize: [2, 3, 1],
          strides: [1, 2, 1],
          padding: 'same',
          groups: 2,
          dataFormat: 'channelsFirst',
        }),
      [1, 2, 3, 4, 2],
      [1, 4, 3, 2, 2],
      { weights },
    ),
    one(
      'dilated, no bias',
      () => conv3d(2, { kernelSize: 2, dilationRate: [2, 1, 2], useBias: false }),
      VOLUME,
      [2, 1, 3, 1, 2],
      { weights: ['kernel'] },
    ),
  ],
  conv3dTranspose: [
    one(
      'valid, strided',
      () => conv3dTranspose(2, { kernelSize: 2, strides: 2 }),
      [1, 2, 2, 3, 2],
      [1, 4, 4, 6, 2],
      { weights },
    ),
    one(
      'same, channels first',
      () => conv3dTranspose(3, { kernelSize: 3, padding: 'same', dataFormat: 'channelsFirst' }),
      [1, 2, 2, 3, 2],
      [1, 3, 2, 3, 2],
      { weights },
    ),
  ],
  cropping1d: [
    one('default', () => cropping1d(), [2, 5, 3], [2, 3, 3]),
    one('one end', () => cropping1d([0, 2]), [2, 5, 3], [2, 3, 3]),
  ],
  cropping3d: [
    one('default', () => cropping3d(), [1, 3, 4, 3, 2], [1, 1, 2, 1, 2]),
    one(
      'sides, channels first',
      () =>
        cropping3d({
          cropping: [
            [1, 0],
            [0, 2],
            [1, 1],
          ],
          dataFormat: 'channelsFirst',
        }),
      [1, 2, 3, 4, 3],
      [1, 2, 2, 2, 1],
    ),
  ],
  depthwiseConv1d: [
    one(
      'valid',
      () => depthwiseConv1d({ kernelSize: 3, depthMultiplier: 2, activation: 'tanh' }),
      [2, 6, 3],
      [2, 4, 6],
      { weights: ['depthwise_kernel', 'bias'] },
    ),
    one(
      'same, strided, channels first',
      () =>
        depthwiseConv1d({
          kernelSize: 3,
          strides: 2,
          padding: 'same',
          useBias: false,
          dataFormat: 'channelsFirst',
        }),
      [2, 3, 5],
      [2, 3, 3],
      { weights: ['depthwise_kernel'] },
    ),
    one(
      'dilated',
      () => depthwiseConv1d({ kernelSize: 2, dilationRate: 3 }),
      [2, 6, 3],
      [2, 3, 3],
      {
        weights: ['depthwise_kernel', 'bias'],
      },
    ),
  ],
  locallyConnected1d: [
    one(
      'strided',
      () => locallyConnected1d(3, { kernelSize: 3, strides: 2, activation: 'tanh' }),
      [2, 7, 2],
      [2, 3, 3],
      { weights, beyondKeras: 'Keras 3 has no such layer' },
    ),
  ],
  locallyConnected2d: [
    one(
      'valid',
      () => locallyConnected2d(2, { kernelSize: [2, 3], activation: 'relu' }),
      IMAGE,
      [2, 4, 2, 2],
      { weights, beyondKeras: 'Keras 3 has no such layer' },
    ),
    one(
      'channels first, no bias',
      () => locallyConnected2d(2, { kernelSize: 2, useBias: false, dataFormat: 'channelsFirst' }),
      CHANNELS_FIRST,
      [2, 2, 4, 3],
      { weights: ['kernel'], beyondKeras: 'Keras 3 has no such layer' },
    ),
  ],
  separableConv1d: [
    one(
      'valid',
      () => separableConv1d(4, { kernelSize: 3, depthMultiplier: 2, activation: 'tanh' }),
      [2, 6, 3],
      [2, 4, 4],
      { weights: ['depthwise_kernel', 'pointwise_kernel', 'bias'] },
    ),
    one(
      'same, strided, channels first',
      () =>
        separableConv1d(2, {
          kernelSize: 3,
          strides: 2,
          padding: 'same',
          useBias: false,
          dataFormat: 'channelsFirst',
        }),
      [2, 3, 5],
      [2, 2, 3],
      { weights: ['depthwise_kernel', 'pointwise_kernel'] },
    ),
  ],
  zeroPadding1d: [
    one('default', () => zeroPadding1d(), [2, 4, 3], [2, 6, 3]),
    one(
      'one end, channels first',
      () => zeroPadding1d([0, 2], { dataFormat: 'channelsFirst' }),
      [2, 3, 4],
      [2, 3, 6],
    ),
  ],
  zeroPadding3d: [
    one('default', () => zeroPadding3d(), [1, 2, 1, 2, 2], [1, 4, 3, 4, 2]),
    one(
      'sides, channels first',
      () =>
        zeroPadding3d({
          padding: [
            [1, 0],
            [0, 2],
            [1, 1],
          ],
          dataFormat: 'channelsFirst',
        }),
      [1, 2, 2, 1, 2],
      [1, 2, 3, 3, 4],
    ),
  ],
  conv2dTranspose: [
    one(
      'dilated',
      () => conv2dTranspose(2, { kernelSize: 2, dilationRate: 2 }),
      [2, 3, 2, 3],
      [2, 5, 4, 2],
      { weights },
    ),
    one('valid', () => conv2dTranspose(4, { kernelSize: 3 }), [2, 3, 2, 3], [2, 5, 4, 4], {
      weights: ['kernel', 'bias'],
    }),
    one(
      'same, strided',
      () => conv2dTranspose(2, { kernelSize: 3, strides: 2, padding: 'same', activation: 'tanh' }),
      [2, 3, 2, 3],
      [2, 6, 4, 2],
      { weights: ['kernel', 'bias'] },
    ),
    one(
      'output padding',
      () =>
        conv2dTranspose(2, {
          kernelSize: 3,
          strides: 2,
          padding: 'same',
          outputPadding: 0,
          useBias: false,
        }),
      [2, 3, 2, 3],
      [2, 5, 3, 2],
      { weights: ['kernel'] },
    ),
    one(
      'channels first, window smaller than the stride',
      () => conv2dTranspose(2, { kernelSize: 2, strides: 3, dataFormat: 'channelsFirst' }),
      [2, 3, 2, 2],
      [2, 2, 6, 6],
      { weights: ['kernel', 'bias'] },
    ),
  ],
  depthwiseConv2d: [
    one(
      'valid',
      () => depthwiseConv2d({ kernelSize: 3, depthMultiplier: 2, activation: 'tanh' }),
      IMAGE,
      [2, 3, 2, 6],
      { weights: ['depthwise_kernel', 'bias'] },
    ),
    one(
      'same, strided, channels first',
      () =>
        depthwiseConv2d({
          kernelSize: 3,
          strides: 2,
          padding: 'same',
          useBias: false,
          dataFormat: 'channelsFirst',
        }),
      CHANNELS_FIRST,
      [2, 3, 3, 2],
      { weights: ['depthwise_kernel'] },
    ),
    one('dilated', () => depthwiseConv2d({ kernelSize: 2, dilationRate: 2 }), IMAGE, [2, 3, 2, 3], {
      weights: ['depthwise_kernel', 'bias'],
    }),
  ],
  separableConv2d: [
    one(
      'valid',
      () => separableConv2d(4, { kernelSize: 3, depthMultiplier: 2, activation: 'tanh' }),
      IMAGE,
      [2, 3, 2, 4],
      { weights: ['depthwise_kernel', 'pointwise_kernel', 'bias'] },
    ),
    one(
      'same, strided, channels first',
      () =>
        separableConv2d(2, {
          kernelSize: 3,
          strides: 2,
          padding: 'same',
          useBias: false,
          dataFormat: 'channelsFirst',
        }),
      CHANNELS_FIRST,
      [2, 2, 3, 2],
      { weights: ['depthwise_kernel', 'pointwise_kernel'] },
    ),
  ],
  zeroPadding2d: [
    one('one number', () => zeroPadding2d(), IMAGE, [2, 7, 6, 3]),
    one(
      'sides, channels first',
      () =>
        zeroPadding2d({
          padding: [
            [1, 0],
            [0, 2],
          ],
          dataFormat: 'channelsFirst',
        }),
      CHANNELS_FIRST,
      [2, 3, 6, 6],
    ),
  ],
  cropping2d: [
    one('one number', () => cropping2d(1), IMAGE, [2, 3, 2, 3]),
    one(
      'sides, channels first',
      () =>
        cropping2d({
          cropping: [
            [1, 0],
            [0, 2],
          ],
          dataFormat: 'channelsFirst',
        }),
      CHANNELS_FIRST,
      [2, 3, 4, 2],
    ),
  ],
} satisfies { readonly [name: string]: readonly LayerCase[] };
