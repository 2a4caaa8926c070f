import { afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { cpu } from '@graftjs/backend-cpu';
import {
  inferenceContext,
  memory,
  Random,
  tensor,
  tidy,
  useBackend,
  type Activation,
  type CallContext,
  type Layer,
  type Tensor,
} from '@graftjs/core';
import { activations, batchNormalization } from './index.js';
import { expectNear } from './testing/expect-near.js';
import { goldens } from './testing/goldens.js';
import type { LayerCase } from './testing/layer-case.js';
import { layerCases } from './testing/layer-cases.js';
import { goldenWeight, wave } from './testing/wave.js';

let before = 0;
beforeAll(() => useBackend(cpu()));
beforeEach(() => {
  before = memory().numTensors;
});
afterEach(() => {
  expect(memory().numTensors).toBe(before);
});

function prepared(layer: Layer, shape: readonly number[]): Layer {
  layer.build([shape]);
  layer.parameters.forEach((parameter, i) => {
    const { name, shape: own } = parameter;
    tidy(() => parameter.assign(tensor(goldenWeight(name, own, i), [...own])));
  });
  return layer;
}

function run(layer: Layer, input: Float32Array, shape: readonly number[], context: CallContext) {
  return tidy(() => {
    const [y] = layer.call([tensor(input, [...shape])], context) as [Tensor];
    return Array.from(y.dataSync());
  });
}

const cases = Object.fromEntries(
  Object.entries(layerCases).flatMap(([name, list]) =>
    (list as readonly LayerCase[]).map((item) => [`${name}: ${item.title}`, item] as const),
  ),
);

describe('layers compute what PyTorch computes', () => {
  test.each(Object.entries(goldens.layers))('%s', (title, expected) => {
    const item = cases[title] as LayerCase;
    expect(item).toBeDefined();
    const [shape = []] = item.inputs;
    const layer = prepared(item.make(), shape);
    const input =
      item.indicesBelow === undefined
        ? wave(shape)
        : wave(shape).map((_, i) => (i * 3) % (item.indicesBelow ?? 1));
    expectNear(run(layer, input, shape, inferenceContext(new Random(0))), expected);
    layer.dispose();
  });

  test('batch normalisation while training, statistics included', () => {
    const shape = [2, 5, 4, 3];
    const layer = prepared(batchNormalization(), shape);
    const context = {
      ...inferenceContext(new Random(0)),
      training: true,
      assign: (parameter: { assign(value: Tensor): void }, value: Tensor) =>
        parameter.assign(value),
    };
    const { output, mean, variance } = goldens.batchNormalizationTraining;
    expectNear(run(layer, wave(shape), shape, context), output);
    const [, , movedMean, movedVariance] = layer.parameters.map(({ value }) => value.dataSync());
    expectNear(movedMean ?? [], mean);
    expectNear(movedVariance ?? [], variance);
    layer.dispose();
  });
});

const withOptions: { readonly [title: string]: () => Activation } = {
  'gelu approximate': () => activations.gelu({ approximate: true }),
  'hardSigmoid keras2': () => activations.hardSigmoid({ form: 'keras2' }),
};
const all: { readonly [title: string]: () => Activation } = { ...activations, ...withOptions };

describe('activations compute what PyTorch computes', () => {
  test.each(Object.entries(goldens.activations))('%s', (name, expected) => {
    const actual = tidy(() => {
      const x = tensor(Float32Array.from({ length: 33 }, (_, i) => i / 2 - 8));
      const y = all[name]?.().apply(x);
      return Array.from(y?.dataSync() ?? []);
    });
    expectNear(actual, expected);
  });
});
