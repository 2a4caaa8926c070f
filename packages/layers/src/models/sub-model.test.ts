import { afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { cpu } from '@graftjs/backend-cpu';
import { memory, ones, Random, useBackend, type Model, type Tensor } from '@graftjs/core';
import {
  add,
  conv2d,
  dense,
  globalAveragePooling2d,
  inlineModels,
  input,
  layersRegistry,
  model,
  reLU,
  sequential,
  subModel,
} from '../index.js';

beforeAll(() => useBackend(cpu()));
let before = 0;
beforeEach(() => {
  before = memory().numTensors;
});
afterEach(() => {
  expect(memory().numTensors).toBe(before);
});

const valuesOf = (net: Model, x: Tensor): number[][] => {
  const results = net.predict(x);
  return (Array.isArray(results) ? results : [results]).map((y) => {
    const values = Array.from(y.dataSync());
    y.dispose();
    return values;
  });
};

/** A small network with a residual connection. */
function backbone(): Model {
  const image = input({ shape: [4, 4, 2], name: 'image' });
  const stem = conv2d(3, { kernelSize: 3, padding: 'same', name: 'stem' }).apply(image);
  const branch = conv2d(3, { kernelSize: 1, name: 'branch' }).apply(stem);
  const joined = add({ name: 'join' }).apply([stem, branch]);
  return model({ inputs: image, outputs: reLU({ name: 'out' }).apply(joined), name: 'backbone' });
}

/** Nested as Teachable Machine saves its models; both halves have a layer called "dense". */
function nested(): Model {
  const features = sequential([backbone(), globalAveragePooling2d(), dense(4, { name: 'dense' })]);
  const head = sequential([
    dense(3, { name: 'dense', activation: 'relu', inputShape: [4] }),
    dense(2, { name: 'answer' }),
  ]);
  const net = sequential([features, head], { name: 'classifier' });
  net.initialize(new Random(3));
  return net;
}

describe('subModel', () => {
  test('ends in several places', () => {
    const net = backbone();
    const x = ones([1, 4, 4, 2]);
    const parts = subModel(net, { to: ['join', net.getLayer('out')] });
    const [joined, out] = valuesOf(parts, x);
    expect(out).toEqual(joined?.map((value) => Math.max(0, value)));
    x.dispose();
    net.dispose();
  });

  test('begins after a layer, and its parts make the whole', () => {
    const net = backbone();
    const x = ones([1, 4, 4, 2]);
    const middle = subModel(net, { to: 'join' }).predict(x) as Tensor;
    const rest = subModel(net, { from: 'join', name: 'rest' });
    expect(valuesOf(rest, middle)).toEqual(valuesOf(net, x));
    expect(rest.name).toBe('rest');
    expect(rest.layers.map(({ name }) => name)).toEqual(['after_join', 'out']);
    for (const tensor of [x, middle]) tensor.dispose();
    net.dispose();
  });

  test('refuses a cut that a connection goes around', () => {
    expect(() => subModel(backbone(), { from: 'branch' })).toThrow(
      'model "backbone": "out" needs more than what "branch" gives [GRAFT-CONFIG]',
    );
    expect(() => subModel(backbone(), { to: 'jion' })).toThrow('Did you mean "join"?');
    expect(() => subModel(backbone(), { to: dense(1, { name: 'other' }) })).toThrow(
      'layer "other" (Dense) is not in it',
    );
  });
});

describe('inlineModels', () => {
  test('opens models inside models; equal names of different models stay', () => {
    const net = nested();
    const flat = inlineModels(net);
    const x = ones([2, 4, 4, 2]);
    expect(valuesOf(flat, x)).toEqual(valuesOf(net, x));
    expect(flat.parameters).toEqual(net.parameters);
    expect(flat.layers.slice(1).map(({ name }) => name)).toEqual([
      'stem',
      'branch',
      'join',
      'out',
      'global_average_pooling2d',
      'dense',
      'dense',
      'answer',
    ]);
    expect(() => flat.getLayer('dense')).toThrow('it has 2 layers called "dense"');
    expect(inlineModels(flat)).toBe(flat);
    x.dispose();
    net.dispose();
  });

  test('lets one cut inside a nested model and put another head on', () => {
    const net = nested();
    const flat = inlineModels(net);
    const features = subModel(flat, { to: 'global_average_pooling2d' });
    const grafted = model({
      inputs: features.inputs,
      outputs: dense(5, { name: 'head' }).apply(features.outputs),
    });
    expect(grafted.outputShapes([[null, 4, 4, 2]])).toEqual([[null, 5]]);
    expect(grafted.parameters.slice(0, 4)).toEqual(net.parameters.slice(0, 4));
    grafted.dispose();
    net.dispose();
  });

  test('goes through JSON, equal names and all', () => {
    const net = nested();
    const flat = inlineModels(net);
    const config = JSON.parse(JSON.stringify(flat.getConfig()));
    const again = layersRegistry().create({ type: flat.type, config }) as Model;
    const weights = flat.getWeights();
    again.setWeights(weights);
    const x = ones([1, 4, 4, 2]);
    expect(valuesOf(again, x)).toEqual(valuesOf(flat, x));
    expect(again.getConfig()).toEqual(flat.getConfig());
    for (const tensor of [x, ...weights]) tensor.dispose();
    net.dispose();
    again.dispose();
  });
});
