import { afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { cpu } from '@graftjs/backend-cpu';
import { memory, ones, Random, useBackend, type Tensor } from '@graftjs/core';
import { layersRegistry } from '../registry.js';
import {
  add,
  batchNormalization,
  conv2d,
  dense,
  dropout,
  flatten,
  globalAveragePooling2d,
  inlineModels,
  input,
  maxPooling2d,
  model,
  sequential,
  subModel,
} from '../index.js';

beforeAll(async () => {
  await useBackend(cpu());
});
let before = 0;
beforeEach(() => {
  before = memory().numTensors;
});
afterEach(() => {
  expect(memory().numTensors).toBe(before);
});

const cnn = () =>
  sequential([
    conv2d(4, { kernelSize: 3, activation: 'relu', inputShape: [8, 8, 1] }),
    batchNormalization(),
    maxPooling2d({ poolSize: 2 }),
    flatten(),
    dropout(0.5),
    dense(3, { activation: 'softmax' }),
  ]);

function outputsOf(net: ReturnType<typeof cnn> | ReturnType<typeof model>, x: Tensor): number[] {
  const y = net.predict(x) as Tensor;
  const list = [...y.dataSync()];
  y.dispose();
  return list;
}

describe('sequential', () => {
  test('names its layers, builds at once, and predicts probabilities', () => {
    const net = cnn();
    net.initialize(new Random(7));
    expect(net.layers.map(({ name }) => name)).toEqual([
      'conv2d',
      'batch_normalization',
      'max_pooling2d',
      'flatten',
      'dropout',
      'dense',
    ]);
    expect(net.outputShapes([[null, 8, 8, 1]])).toEqual([[null, 3]]);
    const x = ones([2, 8, 8, 1]);
    const y = outputsOf(net, x);
    expect(y.slice(0, 3).reduce((a, b) => a + b)).toBeCloseTo(1, 5);
    x.dispose();
    net.dispose();
  });

  test('equal seeds give equal weights', () => {
    const [a, b] = [cnn(), cnn()];
    const x = ones([1, 8, 8, 1]);
    a.initialize(new Random(7));
    b.initialize(new Random(7));
    expect(outputsOf(a, x)).toEqual(outputsOf(b, x));
    x.dispose();
    a.dispose();
    b.dispose();
  });

  test('without an input shape it is built by the first data', () => {
    const net = sequential([dense(2), dense(1)]);
    expect(net.built).toBe(false);
    expect(() => net.summary()).toThrow('the shape of its input is not known');
    const x = ones([3, 5]);
    expect(outputsOf(net, x)).toHaveLength(3);
    expect(net.parameters[0]?.shape).toEqual([5, 2]);
    x.dispose();
    net.dispose();
  });

  test('layers can be added and taken away', () => {
    const net = sequential([dense(4, { inputShape: [2] })]);
    net.add(dense(3));
    expect(net.outputShapes([[null, 2]])).toEqual([[null, 3]]);
    expect(net.pop().name).toBe('dense_1');
    expect(net.outputShapes([[null, 2]])).toEqual([[null, 4]]);
  });

  test('the missing flatten is named with the layers on both sides', () => {
    expect(() =>
      sequential([
        maxPooling2d({ name: 'pool_2', inputShape: [14, 14, 64] }),
        dense(10, { name: 'head' }),
        flatten(),
        dense(10, { name: 'last' }),
      ]).outputShapes([[null, 14, 14, 32]]),
    ).toThrow('the input does not fit the model');
    const shared = dense(10, { name: 'dense_2' });
    shared.build([[null, 3136]]);
    const image = input({ shape: [14, 14, 64] });
    expect(() => shared.apply(maxPooling2d({ name: 'pool_2' }).apply(image))).toThrow(
      [
        'layer "dense_2" (Dense): the last axis of the input does not fit the kernel [GRAFT-SHAPE]',
        '  input   [?, 7, 7, 64]  from layer "pool_2" (MaxPooling2D)',
        '  kernel  [3136, 10]     fixed when the layer was built on [?, 3136]',
        '  Hint: 7 * 7 * 64 = 3136, so put flatten() between "pool_2" and "dense_2".',
      ].join('\n'),
    );
  });
});

describe('shape errors name the layers that fed the input', () => {
  test('of a merge', () => {
    const image = input({ shape: [8, 8, 3], name: 'image' });
    const wide = conv2d(4, { kernelSize: 3, name: 'wide' }).apply(image);
    const narrow = maxPooling2d({ name: 'narrow' }).apply(image);
    expect(() => add({ name: 'join' }).apply([wide, narrow])).toThrow(
      [
        'layer "join" (Add): the inputs differ on axis 1 [GRAFT-SHAPE]',
        '  input 0  [?, 6, 6, 4]  from layer "wide" (Conv2D)',
        '  input 1  [?, 4, 4, 3]  from layer "narrow" (MaxPooling2D)',
      ].join('\n'),
    );
  });

  test('while the model runs, where free axes hid it before', () => {
    const sides = input({ shape: [null, null, 2], name: 'image' });
    const a = conv2d(2, { kernelSize: 3, name: 'a' }).apply(sides);
    const net = model({ inputs: sides, outputs: add({ name: 'join' }).apply([a, sides]) });
    const x = ones([1, 5, 5, 2]);
    expect(() => net.predict(x)).toThrow(
      [
        'layer "join" (Add): the inputs differ on axis 1 [GRAFT-SHAPE]',
        '  input 0  [1, 3, 3, 2]  from layer "a" (Conv2D)',
        '  input 1  [1, 5, 5, 2]  from layer "image" (InputLayer)',
      ].join('\n'),
    );
    x.dispose();
    net.dispose();
  });
});

describe('model', () => {
  const build = () => {
    const image = input({ shape: [6, 6, 2], name: 'image' });
    const shared = conv2d(2, { kernelSize: 3, padding: 'same', name: 'shared' });
    const once = shared.apply(image);
    const twice = shared.apply(once);
    const merged = add().apply([once, twice]);
    return model({
      inputs: image,
      outputs: dense(2).apply(globalAveragePooling2d().apply(merged)),
      name: 'residual',
    });
  };

  test('shared layers, their configuration and their weights go through JSON', () => {
    const net = build();
    net.initialize(new Random(1));
    const config = JSON.parse(JSON.stringify(net.getConfig()));
    const again = layersRegistry().create({ type: net.type, config }) as typeof net;
    const weights = net.getWeights();
    again.setWeights(weights);
    const x = ones([1, 6, 6, 2]);
    expect(outputsOf(again, x)).toEqual(outputsOf(net, x));
    expect(again.getConfig()).toEqual(net.getConfig());
    expect(again.layers.map(({ name }) => name)).toEqual(net.layers.map(({ name }) => name));
    for (const tensor of [x, ...weights]) tensor.dispose();
    net.dispose();
    again.dispose();
  });

  test('a part of a model shares its weights, and the parts make the whole', () => {
    const net = build();
    const front = subModel(net, { to: 'add' });
    const back = subModel(net, { from: 'add' });
    const x = ones([2, 6, 6, 2]);
    const middle = front.predict(x) as Tensor;
    expect(outputsOf(back, middle)).toEqual(outputsOf(net, x));
    expect(() => subModel(net, { from: 'sharde' })).toThrow('Did you mean "shared"');
    x.dispose();
    middle.dispose();
    net.dispose();
  });

  test('nested models can be brought into one graph', () => {
    const inner = cnn();
    const net = sequential([inner, dense(2, { name: 'head' })]);
    const flat = inlineModels(net);
    expect(flat.layers.map(({ name }) => name)).toContain('conv2d');
    const x = ones([1, 8, 8, 1]);
    expect(outputsOf(flat, x)).toEqual(outputsOf(net, x));
    expect(flat.parameters).toEqual(net.parameters);
    x.dispose();
    net.dispose();
  });

  test('summary is a table', () => {
    const text = build().summary();
    expect(text).toContain('shared (Conv2D)');
    expect(text).toMatch(/shared, shared/);
    expect(text).toContain('parameters 44');
  });

  test('an input that is left out is named', () => {
    const a = input({ shape: [2], name: 'left' });
    const b = input({ shape: [2], name: 'right' });
    expect(() => model({ inputs: a, outputs: add().apply([a, b]) })).toThrow(
      'its outputs need layer "right" (InputLayer), which is not among its inputs',
    );
  });
});
