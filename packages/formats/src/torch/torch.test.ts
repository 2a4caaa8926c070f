// Weights of PyTorch, by the names of its modules, compute here what they computed there.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { cpu } from '@graftjs/backend-cpu';
import { memory, tensor, useBackend, type Model, type Tensor } from '@graftjs/core';
import {
  batchNormalization,
  bidirectional,
  conv1d,
  conv2d,
  conv2dTranspose,
  dense,
  depthwiseConv2d,
  embedding,
  globalAveragePooling1d,
  gru,
  layerNormalization,
  lstm,
  pReLU,
  reshape,
  sequential,
  simpleRNN,
} from '@graftjs/layers';
import { expectNear } from '../../../../tools/jest/expect-near.js';
import { loadModel, loadWeights, modelFiles, readSafetensors, saveModel } from '../index.js';
import { exampleModels } from '../testing/example-models.js';
import { scramble } from '../testing/scramble.js';

beforeAll(() => useBackend(cpu()));

const folder = join(import.meta.dirname, 'goldens');
type Array_ = { readonly shape: number[]; readonly values: number[] };
const expected = JSON.parse(readFileSync(join(folder, 'expected.json'), 'utf8')) as {
  readonly [name: string]: { readonly x: Array_; readonly y: Array_ };
};

const images = (): Model =>
  sequential([
    conv2d(4, { kernelSize: 3, inputShape: [7, 7, 2], name: 'stem' }),
    batchNormalization({ epsilon: 1e-5, name: 'norm' }),
    pReLU({ sharedAxes: [1, 2], name: 'slope' }),
    depthwiseConv2d({ kernelSize: 3, depthMultiplier: 2, useBias: false, name: 'deep' }),
    conv2dTranspose(3, { kernelSize: 2, strides: 2, name: 'up' }),
    reshape([36, 3]),
    conv1d(3, { kernelSize: 1, name: 'mix' }),
    globalAveragePooling1d(),
    dense(2, { name: 'head' }),
  ]);

const names = {
  'features.0': 'stem',
  'features.1': 'norm',
  'features.2': 'slope',
  'features.3': 'deep',
  'features.4': 'up',
  'features.5': 'mix',
};

const sequences = (): Model =>
  sequential([
    embedding({ inputDim: 9, outputDim: 4, inputShape: [5], name: 'embed' }),
    bidirectional(lstm(3, { returnSequences: true }), { name: 'both' }),
    gru(5, { returnSequences: true, name: 'gru' }),
    simpleRNN(4, { returnSequences: true, name: 'rnn' }),
    layerNormalization({ epsilon: 1e-5, name: 'norm' }),
    dense(2, { name: 'out' }),
  ]);

describe('safetensors of PyTorch', () => {
  test.each([
    ['images', images, { names }],
    ['sequences', sequences, {}],
  ])('%s', async (name, make, options) => {
    const net = make();
    const file = join(folder, `${name}.safetensors`);
    const { matched, skipped } = await loadWeights(net, file, options);
    expect(skipped).toEqual([]);
    expect(matched.length).toBe(name === 'images' ? 7 : 6);
    const { x, y } = expected[name] as { x: Array_; y: Array_ };
    const result = net.predict(tensor(x.values, x.shape)) as Tensor;
    expectNear(result.dataSync(), y.values, { relative: 1e-5, absolute: 1e-5 });
  });

  test('names that no layer has are an error, or listed', async () => {
    const net = scramble(images());
    const before = net.parameters.map(({ value }) => [...value.dataSync()]);
    const file = join(folder, 'images.safetensors');
    await expect(loadWeights(net, file)).rejects.toThrow(
      /features.0: the model has no such layer[^]*names: \{/,
    );
    expect(net.parameters.map(({ value }) => [...value.dataSync()])).toEqual(before);
    const { matched, skipped } = await loadWeights(net, file, { byName: true });
    expect(matched).toEqual(['head']);
    expect(skipped.map(({ layer }) => layer)).toContain('features.3');
  });
});

test.each(Object.entries(exampleModels))(
  'our own safetensors keep every bit: %s',
  async (_, make) => {
    const net = scramble(make());
    const files = await modelFiles(net, { format: 'safetensors' });
    const { arrays, metadata } = readSafetensors([...files.values()][0] as Uint8Array, 'file');
    expect([arrays.length, metadata['model']]).toEqual([net.parameters.length, net.name]);
    const other = scramble(make(), 99);
    await loadWeights(other, files);
    expect(other.parameters.map(({ value }) => value.dataSync())).toEqual(
      net.parameters.map(({ value }) => value.dataSync()),
    );
    await expect(loadModel(files)).rejects.toThrow('It holds weights alone');
  },
);

test('and weights of TensorFlow.js by their names', async () => {
  const make = exampleModels['nested models, frozen in part'] as () => Model;
  const net = scramble(make());
  const other = scramble(make(), 99);
  const before = memory().numTensors;
  await saveModel(net, async (files) => {
    await loadWeights(other, files);
  });
  expect(memory().numTensors).toBe(before);
  expect(other.parameters.map(({ value }) => value.dataSync())).toEqual(
    net.parameters.map(({ value }) => value.dataSync()),
  );
});
