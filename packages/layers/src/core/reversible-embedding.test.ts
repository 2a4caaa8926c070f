import { beforeAll, expect, test } from '@jest/globals';
import { cpu } from '@graftjs/backend-cpu';
import {
  add,
  inferenceContext,
  matMul,
  Random,
  tensor,
  tidy,
  useBackend,
  type Model,
  type Tensor,
} from '@graftjs/core';
import { dense, input, layersRegistry, model, reversibleEmbedding } from '../index.js';
import { expectNear } from '../testing/expect-near.js';

beforeAll(() => useBackend(cpu()));

const words = (options: object = {}) =>
  reversibleEmbedding({ inputDim: 5, outputDim: 3, ...options });

/** Embeds, mixes, and goes back by the same layer. */
function languageModel(options: object = {}): Model {
  const layer = words(options);
  const x = input({ shape: [4] });
  const y = layer.apply(dense(3, { name: 'mix' }).apply(layer.apply(x)));
  const net = model({ inputs: x, outputs: y });
  net.initialize(new Random(3));
  return net;
}

test.each([
  ['tied', {}],
  ['untied', { tieWeights: false }],
  ['capped', { logitSoftCap: 0.01 }],
])('goes there and back in one model, also after loading: %s', (_, options) => {
  const net = languageModel(options);
  expect(net.outputs[0]?.shape).toEqual([null, 4, 5]);
  const tied = !('tieWeights' in options);
  expect(net.parameters.map(({ name }) => name)).toEqual([
    'embeddings',
    ...(tied ? [] : ['reverse_embeddings']),
    'kernel',
    'bias',
  ]);
  const config = JSON.parse(JSON.stringify(net.getConfig()));
  const again = layersRegistry().create({ type: net.type, config }) as Model;
  again.setWeights(net.getWeights());
  const x = tensor([[0, 1, 4, 2]]);
  const [y, z] = [net, again].map((each) => Array.from((each.predict(x) as Tensor).dataSync()));
  expect(z).toEqual(y);

  const expected = tidy(() => {
    const [table, back, kernel, bias] = tied
      ? [net.getWeights()[0], null, ...net.getWeights().slice(1)]
      : net.getWeights();
    const rows = tensor(
      [0, 1, 4, 2].flatMap((i) => Array.from(table?.dataSync() ?? []).slice(3 * i, 3 * i + 3)),
      [4, 3],
    );
    const mixed = add(matMul(rows, kernel as Tensor), bias as Tensor);
    const logits = back
      ? matMul(mixed, back as Tensor)
      : matMul(mixed, table as Tensor, false, true);
    const cap = (options as { logitSoftCap?: number }).logitSoftCap;
    return Array.from(logits.dataSync(), (value) => (cap ? cap * Math.tanh(value / cap) : value));
  });
  expectNear(y ?? [], expected, { relative: 1e-5, absolute: 1e-6 });
});

test('what goes back must be embeddings', () => {
  const layer = words({ maskZero: true });
  layer.build([[null, 4]]);
  expect(() => layer.outputShapes([[2, 4, 3]])).not.toThrow();
  expect(() => layer.build([[2, 4, 7]])).toThrow('the last axis of what goes back is no embedding');
  const [mask] = layer.outputMasks([tensor([[0, 1, 0, 2]])], [null]);
  expect(Array.from(mask?.dataSync() ?? [])).toEqual([0, 1, 0, 1]);
  tidy(() => {
    const [y] = layer.call([tensor([[[1, 2, 3]]])], inferenceContext(new Random(1))) as [Tensor];
    expect(y.shape).toEqual([1, 1, 5]);
  });
});
