import { beforeAll, describe, expect, jest, test } from '@jest/globals';
import { cpu } from '@graftjs/backend-cpu';
import { memory, Random, tensor, tidy, useBackend, type Model, type Tensor } from '@graftjs/core';
import { dense } from '@graftjs/layers';
import { fineTune } from '../fine-tuning/fine-tune.js';
import { bottleneck } from '../recipes/bottleneck.js';
import { ia3 } from '../recipes/ia3.js';
import { lora } from '../recipes/lora.js';
import { graft } from '../surgery/graft.js';
import { channelsFirstNet, nestedNet, residualNet, withWeights } from '../testing/small-nets.js';
import { stripedImages } from '../testing/striped-images.js';
import { adaptersOf } from './adapters.js';
import { attachIa3 } from './attach-ia3.js';
import { attachLora } from './attach-lora.js';
import { applyDelta, decodeDelta, deltaOf, encodeDelta } from './delta.js';
import { BOTTLENECKS, insertBottlenecks } from './insert-bottlenecks.js';

jest.setTimeout(60_000);
beforeAll(() => useBackend(cpu()));

const images = (shape = [2, 8, 8, 2]) =>
  tensor(
    Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => Math.sin(i)),
    shape,
  );

function outputs(model: Model, shape?: number[]): number[] {
  const y = tidy(() => model.predict(images(shape)) as Tensor);
  const values = Array.from(y.dataSync());
  y.dispose();
  return values;
}

const grafted = (net: () => Model, seed = 3) => {
  const model = graft(withWeights(net(), seed), { head: [dense(3, { activation: 'softmax' })] });
  model.initialize(new Random(1));
  return model;
};

const kinds: Record<
  string,
  {
    prepare(model: Model): Model;
    attach(model: Model): void;
    train: Parameters<typeof fineTune>[2]['recipe'];
    layers?: RegExp;
  }
> = {
  lora: {
    prepare: (model) => model,
    attach: (model) =>
      void attachLora(model, {
        rank: 2,
        layers: (layer) => layer.name !== 'head_dense',
        random: new Random(9),
      }),
    train: lora({ rank: 2, merge: false, tuneEpochs: 1, learningRate: 1e-2 }),
  },
  ia3: {
    prepare: (model) => model,
    attach: (model) => void attachIa3(model, { layers: (layer) => layer.name !== 'head_dense' }),
    train: ia3({ merge: false, tuneEpochs: 1, learningRate: 1e-2 }),
  },
  bottleneck: {
    prepare: (model) => insertBottlenecks(model, { random: new Random(5) }),
    attach: () => {},
    train: bottleneck({ tuneEpochs: 1, learningRate: 1e-2 }),
    layers: BOTTLENECKS,
  },
};

describe.each(Object.entries(kinds))('a delta of %s', (_, { prepare, attach, train, layers }) => {
  test.each([
    ['flat', residualNet],
    ['nested', nestedNet],
  ])('alone brings the fine-tuned model back: %s', async (__, net) => {
    const model = prepare(grafted(net));
    await fineTune(model, stripedImages(12), { recipe: train, seed: 7 });
    const content = layers ? { layers: [layers, 'head'] } : {};
    const tensors = memory().numTensors;
    const delta = await deltaOf(model, content);
    const file = encodeDelta(delta);
    expect(file.length).toBe(delta.bytes);
    const whole = model.parameters.reduce((sum, { size }) => sum + size, 0);
    expect(delta.numbers).toBeLessThan(whole);
    expect(memory().numTensors).toBe(tensors);
    const again = prepare(grafted(net));
    attach(again);
    expect(outputs(again)).not.toEqual(outputs(model));
    await applyDelta(again, decodeDelta(file), content);
    expect(outputs(again)).toEqual(outputs(model));
    // Merged or not, it holds the same.
    adaptersOf(model)?.merge();
    expect(encodeDelta(await deltaOf(model, content))).toEqual(file);
    const other = prepare(grafted(net, 4));
    attach(other);
    const before = outputs(other);
    await expect(applyDelta(other, delta, content)).rejects.toThrow('made for other weights');
    expect(outputs(other)).toEqual(before);
  });
});

describe('bottleneck adapters', () => {
  test.each<[string, () => Model, number[]]>([
    ['flat', residualNet, [2, 8, 8, 2]],
    ['nested', nestedNet, [2, 8, 8, 2]],
    ['channels first', channelsFirstNet, [2, 2, 8, 8]],
  ])('change nothing at first: %s', (_, net, shape) => {
    const model = grafted(net);
    const before = outputs(model, shape);
    const adapted = insertBottlenecks(model, { random: new Random(5) });
    expect(outputs(adapted, shape)).toEqual(before);
    const names = adapted.layers.map(({ name }) => name).filter((name) => BOTTLENECKS.test(name));
    expect(names.length).toBeGreaterThanOrEqual(2);
    expect(new Set(names).size).toBe(names.length);
    expect(outputs(model, shape)).toEqual(before);
  });

  test('mistakes', async () => {
    const model = grafted(residualNet);
    await expect(fineTune(model, stripedImages(6), { recipe: bottleneck() })).rejects.toThrow(
      'there are no bottleneck adapters in model',
    );
    expect(() => insertBottlenecks(model, { after: [], random: new Random(1) })).toThrow(
      'no layer is chosen',
    );
    attachLora(model, { rank: 2, random: new Random(1) });
    const delta = await deltaOf(model);
    const other = grafted(residualNet);
    attachLora(other, { rank: 3, random: new Random(1) });
    await expect(applyDelta(other, delta)).rejects.toThrow(/does not fit model .* at ".*lora_a"/);
    expect(() => decodeDelta(new Uint8Array(4))).toThrow('it ends before its header');
  });
});
