import type { Layer } from '@graftjs/core';
import { activations, allLayers, regularizers } from '../index.js';
import type { LayerCase } from './layer-case.js';

const {
  activation,
  add,
  average,
  averagePooling1d,
  averagePooling2d,
  batchNormalization,
  concatenate,
  conv1d,
  conv2d,
  conv2dTranspose,
  cropping2d,
  dense,
  depthwiseConv2d,
  dropout,
  embedding,
  flatten,
  globalAveragePooling1d,
  globalAveragePooling2d,
  globalMaxPooling1d,
  globalMaxPooling2d,
  masking,
  maximum,
  maxPooling1d,
  maxPooling2d,
  minimum,
  multiply,
  permute,
  reLU,
  repeatVector,
  rescaling,
  reshape,
  separableConv2d,
  spatialDropout2d,
  subtract,
  upSampling2d,
  zeroPadding2d,
} = allLayers;

const IMAGE = [2, 5, 4, 3];
const CHANNELS_FIRST = [2, 3, 5, 4];
const MOVING = ['moving_mean', 'moving_variance'];

const one = (
  title: string,
  make: () => Layer,
  input: readonly number[],
  output: readonly number[],
  rest: Partial<LayerCase> = {},
): LayerCase => ({ title, make, inputs: [input], output, ...rest });

const merge = (make: () => Layer): LayerCase[] => [
  { title: 'equal shapes', make, inputs: [IMAGE, IMAGE], output: IMAGE },
  { title: 'broadcast', make, inputs: [[2, 1, 1, 3], IMAGE], output: IMAGE },
];

/** At least one case for every layer of the package: the type says so, and so does the sweep. */
export const layerCases: { readonly [Name in keyof typeof allLayers]: readonly LayerCase[] } = {
  activation: [
    one('by name', () => activation('tanh'), [2, 3], [2, 3]),
    one(
      'as a value',
      () => activation(activations.hardSigmoid({ form: 'keras2' })),
      [2, 3],
      [2, 3],
    ),
  ],
  add: [
    ...merge(() => add()),
    { title: 'three', make: () => add(), inputs: [IMAGE, IMAGE, IMAGE], output: IMAGE },
  ],
  average: merge(() => average()),
  averagePooling2d: [
    one('valid', () => averagePooling2d(), IMAGE, [2, 2, 2, 3]),
    one(
      'same, overlapping',
      () => averagePooling2d({ poolSize: 3, strides: 2, padding: 'same' }),
      IMAGE,
      [2, 3, 2, 3],
    ),
    one(
      'channels first',
      () => averagePooling2d({ poolSize: [2, 1], dataFormat: 'channelsFirst' }),
      CHANNELS_FIRST,
      [2, 3, 2, 4],
    ),
  ],
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
  concatenate: [
    {
      title: 'last axis',
      make: () => concatenate(),
      inputs: [
        [2, 3, 2],
        [2, 3, 4],
      ],
      output: [2, 3, 6],
    },
    {
      title: 'axis 1',
      make: () => concatenate(1),
      inputs: [
        [2, 3, 2],
        [2, 1, 2],
      ],
      output: [2, 4, 2],
    },
  ],
  conv1d: [
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
  conv2dTranspose: [
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
  dropout: [
    one('plain', () => dropout(0.4), [3, 8], [3, 8]),
    one('noise shape', () => dropout(0.4, { noiseShape: [null, 1, 3] }), [3, 4, 3], [3, 4, 3]),
  ],
  eLU: [one('alpha', () => allLayers.eLU(0.5), [2, 6], [2, 6])],
  embedding: [
    one('sequences', () => embedding({ inputDim: 7, outputDim: 3 }), [2, 5], [2, 5, 3], {
      weights: ['embeddings'],
      indicesBelow: 7,
    }),
  ],
  flatten: [
    one('images', () => flatten(), IMAGE, [2, 60]),
    one('channels first', () => flatten({ dataFormat: 'channelsFirst' }), CHANNELS_FIRST, [2, 60]),
  ],
  globalAveragePooling1d: [
    one('plain', () => globalAveragePooling1d(), [2, 5, 3], [2, 3]),
    one(
      'keepdims, channels first',
      () => globalAveragePooling1d({ keepdims: true, dataFormat: 'channelsFirst' }),
      [2, 3, 5],
      [2, 3, 1],
    ),
  ],
  globalMaxPooling1d: [one('plain', () => globalMaxPooling1d(), [2, 5, 3], [2, 3])],
  globalAveragePooling2d: [
    one('plain', () => globalAveragePooling2d(), IMAGE, [2, 3]),
    one('keepdims', () => globalAveragePooling2d({ keepdims: true }), IMAGE, [2, 1, 1, 3]),
    one(
      'channels first',
      () => globalAveragePooling2d({ dataFormat: 'channelsFirst' }),
      CHANNELS_FIRST,
      [2, 3],
    ),
  ],
  globalMaxPooling2d: [
    one('plain', () => globalMaxPooling2d(), IMAGE, [2, 3]),
    one(
      'keepdims, channels first',
      () => globalMaxPooling2d({ keepdims: true, dataFormat: 'channelsFirst' }),
      CHANNELS_FIRST,
      [2, 3, 1, 1],
    ),
  ],
  leakyReLU: [one('slope', () => allLayers.leakyReLU(0.1), [2, 6], [2, 6])],
  maximum: merge(() => maximum()),
  maxPooling2d: [
    one('valid', () => maxPooling2d(), IMAGE, [2, 2, 2, 3]),
    one(
      'same, overlapping',
      () => maxPooling2d({ poolSize: 3, strides: [2, 1], padding: 'same' }),
      IMAGE,
      [2, 3, 4, 3],
    ),
    one(
      'channels first',
      () => maxPooling2d({ dataFormat: 'channelsFirst' }),
      CHANNELS_FIRST,
      [2, 3, 2, 2],
    ),
  ],
  minimum: merge(() => minimum()),
  multiply: merge(() => multiply()),
  reLU: [
    one('plain', () => reLU(), [2, 6], [2, 6]),
    one('relu6 with a slope', () => reLU({ maxValue: 1, negativeSlope: 0.1 }), [2, 6], [2, 6]),
    one('threshold', () => reLU({ threshold: 0.4, negativeSlope: 0.2 }), [2, 6], [2, 6]),
  ],
  rescaling: [
    one('scale and offset', () => rescaling(0.5, { offset: -1 }), IMAGE, IMAGE),
    one(
      'for each channel',
      () => rescaling({ scale: [1, 2, 3], offset: [0, 0.5, 1] }),
      IMAGE,
      IMAGE,
    ),
  ],
  reshape: [
    one('known', () => reshape([6, 2]), [2, 3, 4], [2, 6, 2]),
    one('one open', () => reshape([-1, 6]), [2, 3, 4], [2, 2, 6]),
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
  softmax: [
    one('last axis', () => allLayers.softmax(), [2, 3, 4], [2, 3, 4]),
    one('axis 1', () => allLayers.softmax(1), [2, 3, 4], [2, 3, 4]),
  ],
  subtract: merge(() => subtract()),
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
  averagePooling1d: [
    one('valid', () => averagePooling1d(), [2, 5, 3], [2, 2, 3]),
    one(
      'same, channels first',
      () => averagePooling1d(3, { strides: 2, padding: 'same', dataFormat: 'channelsFirst' }),
      [2, 3, 5],
      [2, 3, 3],
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
  masking: [one('value', () => masking(0.5), [2, 3, 4], [2, 3, 4])],
  maxPooling1d: [
    one('valid', () => maxPooling1d(), [2, 5, 3], [2, 2, 3]),
    one('same', () => maxPooling1d(3, { strides: 1, padding: 'same' }), [2, 5, 3], [2, 5, 3]),
  ],
  permute: [one('swap', () => permute([2, 1]), [2, 3, 4], [2, 4, 3])],
  repeatVector: [one('three times', () => repeatVector(3), [2, 4], [2, 3, 4])],
  spatialDropout2d: [
    one('channels last', () => spatialDropout2d(0.4), IMAGE, IMAGE),
    one(
      'channels first',
      () => spatialDropout2d(0.4, { dataFormat: 'channelsFirst' }),
      CHANNELS_FIRST,
      CHANNELS_FIRST,
    ),
  ],
  upSampling2d: [
    one('nearest', () => upSampling2d(), IMAGE, [2, 10, 8, 3]),
    one(
      'bilinear',
      () => upSampling2d([2, 3], { interpolation: 'bilinear' }),
      IMAGE,
      [2, 10, 12, 3],
    ),
    one(
      'channels first',
      () => upSampling2d({ size: [1, 2], dataFormat: 'channelsFirst' }),
      CHANNELS_FIRST,
      [2, 3, 5, 8],
    ),
  ],
};
