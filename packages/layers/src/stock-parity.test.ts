// The same weights give the same numbers in Graft and in stock TensorFlow.js.
import { beforeAll, expect, test } from '@jest/globals';
import { cpu } from '@graftjs/backend-cpu';
import { Random, tensor, useBackend, type Tensor } from '@graftjs/core';
import * as stock from '@tensorflow/tfjs-layers';
import {
  averagePooling2d,
  batchNormalization,
  conv2d,
  dense,
  depthwiseConv2d,
  flatten,
  maxPooling2d,
  reLU,
  separableConv2d,
  sequential,
  zeroPadding2d,
} from './index.js';
import { expectNear } from './testing/expect-near.js';
import { goldenWeight, wave } from './testing/wave.js';

beforeAll(() => useBackend(cpu()));

test('a convolutional network computes what tfjs-layers computes', () => {
  const graft = sequential([
    zeroPadding2d({ padding: 1, inputShape: [16, 12, 3] }),
    conv2d(8, { kernelSize: 3, strides: 2, activation: 'relu' }),
    batchNormalization(),
    depthwiseConv2d({ kernelSize: 3, padding: 'same', useBias: false }),
    reLU({ maxValue: 6 }),
    separableConv2d(6, { kernelSize: 3, padding: 'same', strides: 2, activation: 'elu' }),
    maxPooling2d({ poolSize: 3, strides: 1, padding: 'same' }),
    averagePooling2d({ poolSize: 2, strides: 1, padding: 'same' }),
    flatten(),
    dense(5, { activation: 'softmax' }),
  ]);
  const { layers } = stock;
  const other = stock.sequential({
    layers: [
      layers.zeroPadding2d({ padding: 1, inputShape: [16, 12, 3] }),
      layers.conv2d({ filters: 8, kernelSize: 3, strides: 2, activation: 'relu' }),
      layers.batchNormalization(),
      layers.depthwiseConv2d({ kernelSize: 3, padding: 'same', useBias: false }),
      layers.reLU({ maxValue: 6 }),
      layers.separableConv2d({
        filters: 6,
        kernelSize: 3,
        padding: 'same',
        strides: 2,
        activation: 'elu',
      }),
      layers.maxPooling2d({ poolSize: 3, strides: 1, padding: 'same' }),
      layers.averagePooling2d({ poolSize: 2, strides: 1, padding: 'same' }),
      layers.flatten(),
      layers.dense({ units: 5, activation: 'softmax' }),
    ],
  });
  graft.initialize(new Random(0));
  const weights = graft.parameters.map(({ name, shape }, i) =>
    tensor(goldenWeight(name, shape, i), [...shape]),
  );
  graft.setWeights(weights);
  // tfjs-layers lists the moving statistics after everything else.
  const moving = (_: unknown, i: number) => /moving/.test(graft.parameters[i]?.name ?? '');
  other.setWeights([
    ...weights.filter((weight, i) => !moving(weight, i)),
    ...weights.filter(moving),
  ]);
  const x = tensor(wave([4, 16, 12, 3]), [4, 16, 12, 3]);
  const [ours, theirs] = [graft.predict(x) as Tensor, other.predict(x) as Tensor];
  expect(ours.shape).toEqual(theirs.shape);
  expectNear(ours.dataSync(), theirs.dataSync(), { relative: 1e-5, absolute: 1e-6 });
  expect(graft.parameters.reduce((sum, { size }) => sum + size, 0)).toBe(other.countParams());
});
