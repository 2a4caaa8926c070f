import { Random, tensor } from '@graftjs/core';
import * as l from '@graftjs/layers';

const IMAGE = [16, 16, 3];
const head = () => l.dense(3, { activation: 'softmax' });
const stack = (shape, ...layers) => ({
  shape,
  make: () => l.sequential([l.input({ shape }), ...layers.map((layer) => layer()), head()]),
});
const ofWords = (...layers) => ({ ...stack([6], ...layers), words: true });

/** The small models that training is tried on: every family of layers, forward and backward. */
export const smallModels = {
  MLP: stack([8], () => l.dense(16, { activation: 'relu' })),
  'MLP of elu, selu, swish': stack(
    [8],
    () => l.dense(16, { activation: 'elu' }),
    () => l.dense(8, { activation: 'selu' }),
    () => l.dense(8, { activation: 'swish' }),
  ),
  'MLP with batch norm': stack(
    [8],
    () => l.dense(16),
    () => l.batchNormalization(),
    () => l.reLU(),
  ),
  'MLP with layer norm': stack(
    [8],
    () => l.dense(16),
    () => l.layerNormalization(),
  ),
  'MLP with dropout': stack(
    [8],
    () => l.dense(16),
    () => l.dropout(0.3),
  ),
  'sparse cross-entropy': { ...stack([8]), sparse: true },
  'smallest CNN': stack(
    IMAGE,
    () => l.conv2d(4, { kernelSize: 3, activation: 'relu' }),
    () => l.flatten(),
  ),
  CNN: stack(
    IMAGE,
    () => l.conv2d(4, { kernelSize: 3 }),
    () => l.batchNormalization(),
    () => l.activation('relu'),
    () => l.maxPooling2d({ poolSize: 2 }),
    () => l.dropout(0.2),
    () => l.flatten(),
  ),
  'MobileNet block': stack(
    IMAGE,
    () => l.depthwiseConv2d({ kernelSize: 3, padding: 'same' }),
    () => l.batchNormalization(),
    () => l.reLU({ maxValue: 6 }),
    () => l.globalAveragePooling2d(),
  ),
  SeparableConv2D: stack(
    IMAGE,
    () => l.separableConv2d(4, { kernelSize: 3, padding: 'same' }),
    () => l.globalAveragePooling2d(),
  ),
  Conv1D: stack(
    [16, 3],
    () => l.conv1d(4, { kernelSize: 3 }),
    () => l.globalMaxPooling1d(),
  ),
  'Conv3D and MaxPooling3D': stack(
    [6, 6, 6, 2],
    () => l.conv3d(4, { kernelSize: 3 }),
    () => l.maxPooling3d({ poolSize: 2 }),
    () => l.flatten(),
  ),
  Conv2DTranspose: stack(
    IMAGE,
    () => l.conv2dTranspose(4, { kernelSize: 3 }),
    () => l.globalAveragePooling2d(),
  ),
  MaxPooling2D: stack(
    IMAGE,
    () => l.maxPooling2d({ poolSize: 2 }),
    () => l.flatten(),
  ),
  AveragePooling2D: stack(
    IMAGE,
    () => l.averagePooling2d({ poolSize: 2 }),
    () => l.flatten(),
  ),
  UpSampling2D: stack(
    IMAGE,
    () => l.upSampling2d(),
    () => l.globalAveragePooling2d(),
  ),
  LSTM: stack([6, 4], () => l.lstm(8)),
  GRU: stack([6, 4], () => l.gru(8)),
  'bidirectional LSTM': stack([6, 4], () => l.bidirectional(l.lstm(8))),
  ConvLSTM2D: stack(
    [3, 8, 8, 2],
    () => l.convLSTM2d(2, { kernelSize: 3 }),
    () => l.flatten(),
  ),
  Embedding: ofWords(
    () => l.embedding({ inputDim: 20, outputDim: 8 }),
    () => l.globalAveragePooling1d(),
  ),
  'Embedding and LSTM': ofWords(
    () => l.embedding({ inputDim: 20, outputDim: 8, maskZero: true }),
    () => l.lstm(8),
  ),
  MultiHeadAttention: {
    shape: [6, 8],
    make() {
      const x = l.input({ shape: [6, 8] });
      const attended = l.multiHeadAttention({ numHeads: 2, keyDim: 4 }).apply([x, x]);
      const normed = l.layerNormalization().apply(l.add().apply([x, attended]));
      const outputs = head().apply(l.globalAveragePooling1d().apply(normed));
      return l.model({ inputs: x, outputs });
    },
  },
};

/** 16 examples of three classes, the same on every backend. */
export function smallBatch({ shape, words = false, sparse = false }) {
  const random = new Random('batch');
  const size = shape.reduce((product, axis) => product * axis, 16);
  const x = words
    ? tensor(
        Int32Array.from({ length: size }, () => 1 + random.integer(19)),
        [16, ...shape],
        'int32',
      )
    : tensor(
        Float32Array.from({ length: size }, () => random.normal()),
        [16, ...shape],
      );
  const labels = Array.from({ length: 16 }, (_, i) => i % 3);
  const oneHot = labels.flatMap((label) => [0, 1, 2].map((i) => Number(i === label)));
  const y = sparse ? tensor(labels, [16], 'int32') : tensor(oneHot, [16, 3]);
  return { x, y };
}
