import { beforeAll, describe, expect, test } from '@jest/globals';
import { cpu } from '@graftjs/backend-cpu';
import { memory, Random, tensor, useBackend, type Model, type Tensor } from '@graftjs/core';
import { fromArrays, type HostArray } from '@graftjs/datasets';
import {
  conv2d,
  batchNormalization,
  dense,
  reLU,
  separableConv2d,
  sequential,
  globalAveragePooling2d,
} from '@graftjs/layers';
import { expectNear } from '../../../../tools/jest/expect-near.js';
import { freeze, unfreeze } from '../freezing/freeze.js';
import { graft } from '../surgery/graft.js';
import { nestedNet, residualNet, withWeights } from '../testing/small-nets.js';
import { stripedImages } from '../testing/striped-images.js';
import { featuresOf } from './features-of.js';
import { foldForInference } from './fold-for-inference.js';
import { splitAtFrozenPrefix } from './split-at-frozen-prefix.js';

beforeAll(() => useBackend(cpu()));

function images(count = 5, shape = [8, 8, 2]): Tensor {
  const random = new Random(11);
  const size = shape.reduce((a, b) => a * b, count);
  return tensor(
    Float32Array.from({ length: size }, () => random.normal()),
    [count, ...shape],
  );
}

const outputs = (model: Model, x: Tensor): number[] => {
  const y = model.predict(x) as Tensor;
  const values = Array.from(y.dataSync());
  y.dispose();
  return values;
};

describe('splitAtFrozenPrefix', () => {
  const cutOf = (model: Model) => splitAtFrozenPrefix(model).cut;

  test('cuts before the first trained layer', () => {
    const model = graft(residualNet(), { head: [dense(2)] });
    expect(cutOf(model)).toEqual({
      layer: 'pool',
      shape: [null, 6],
      reason: 'the first layer that is not fixed is "head_dense"',
    });
  });

  test('before a residual block, where two tensors would have to be kept', () => {
    const model = graft(residualNet(), { head: [dense(2)] });
    unfreeze(model, 'point');
    expect(cutOf(model).layer).toBe('stem_relu');
    freeze(model, 'point');
    unfreeze(model, 'last');
    expect(cutOf(model).layer).toBe('sum');
  });

  test('before dropout, which is another each time', () => {
    const model = residualNet();
    freeze(model, { until: 'drop' });
    expect(cutOf(model)).toMatchObject({
      layer: 'pool',
      reason: 'the first layer that is not fixed is "drop"',
    });
    const still = residualNet({ dropoutRate: 0 });
    freeze(still, { until: 'drop' });
    expect(cutOf(still).layer).toBe('drop');
  });

  test('a trained batch normalisation ends the prefix although nothing else trains', () => {
    const model = residualNet();
    freeze(model);
    unfreeze(model, 'stem_bn');
    expect(cutOf(model).layer).toBe('stem');
  });

  test('no prefix where the first layer trains', () => {
    const model = residualNet();
    expect(splitAtFrozenPrefix(model)).toMatchObject({
      prefix: null,
      cut: {
        layer: null,
        reason: '"stem" is not fixed, and nothing that could be kept comes before it',
      },
    });
  });

  test('inside other models; both parts make the whole', () => {
    for (const net of [nestedNet(), residualNet({ dropoutRate: 0 })]) {
      const model = withWeights(net);
      freeze(model);
      unfreeze(model, 'last');
      const { prefix, rest, cut } = splitAtFrozenPrefix(model);
      expect(cut.layer).toBe('sum');
      const x = images();
      const middle = prefix!.predict(x) as Tensor;
      expect(outputs(rest, middle)).toEqual(outputs(model, x));
      expect(rest.trainableParameters.map(({ path }) => path)).toEqual([
        'last/kernel',
        'last/bias',
      ]);
    }
  });
});

describe('foldForInference', () => {
  test('gives the same numbers with fewer layers', async () => {
    for (const net of [residualNet(), nestedNet()]) {
      const model = withWeights(net);
      const x = images();
      const tensors = memory().numTensors;
      const folded = await foldForInference(model);
      expect(folded.folded).toEqual({ normalizations: 3, activations: 2 });
      const kinds = folded.model.layers.map(({ type }) => type);
      expect(kinds.some((type) => /BatchNorm|ReLU/.test(type))).toBe(false);
      expectNear(outputs(folded.model, x), outputs(model, x), { relative: 1e-5, absolute: 1e-6 });
      folded.dispose();
      expect(memory().numTensors).toBe(tensors);
    }
  });

  test('channels first, separable and dense layers', async () => {
    const first = 'channelsFirst';
    const net = withWeights(
      sequential([
        conv2d(4, { kernelSize: 3, dataFormat: first, inputShape: [2, 6, 6] }),
        batchNormalization({ axis: 1 }),
        separableConv2d(5, { kernelSize: 3, dataFormat: first, depthMultiplier: 2 }),
        batchNormalization({ axis: 1 }),
        globalAveragePooling2d({ dataFormat: first }),
        dense(3),
        batchNormalization({ scale: false }),
        reLU(),
      ]),
    );
    const x = images(3, [2, 6, 6]);
    const folded = await foldForInference(net);
    expect(folded.folded).toEqual({ normalizations: 3, activations: 1 });
    expectNear(outputs(folded.model, x), outputs(net, x), { relative: 1e-5, absolute: 1e-6 });
  });

  test('leaves what cannot be folded', async () => {
    const net = withWeights(
      sequential([
        conv2d(4, { kernelSize: 3, activation: 'relu', inputShape: [6, 6, 2] }),
        batchNormalization({ name: 'after_relu' }),
        conv2d(4, { kernelSize: 3 }),
        batchNormalization({ axis: 1, name: 'by_row' }),
        reLU({ negativeSlope: 0.1, name: 'leaky' }),
      ]),
    );
    const folded = await foldForInference(net);
    expect(folded.folded).toEqual({ normalizations: 0, activations: 0 });
    expect(folded.model.layers.filter((layer) => net.layers.includes(layer))).toHaveLength(5);
  });
});

describe('featuresOf', () => {
  const prefixOf = () =>
    splitAtFrozenPrefix(graft(withWeights(residualNet()), { head: [dense(2)] })).prefix!;

  test('is what the prefix gives, in the order of the examples, with the other columns', async () => {
    const prefix = prefixOf();
    const x = images(7);
    const data = fromArrays({
      x: { data: x.dataSync() as Float32Array, shape: [7, 8, 8, 2] },
      y: Int32Array.of(0, 1, 2, 3, 4, 5, 6),
      file: ['a', 'b', 'c', 'd', 'e', 'f', 'g'],
    });
    const tensors = memory().numTensors;
    const features = await featuresOf(prefix, data, { batchSize: 3, fold: false });
    expect(features).toMatchObject({ count: 7, shape: [6], bytes: 168 });
    expect(memory().numTensors).toBe(tensors);
    const examples = (await features.data.toArray()) as {
      x: HostArray;
      y: HostArray;
      file: string;
    }[];
    expect(examples.flatMap((example) => Array.from(example.x.data))).toEqual(outputs(prefix, x));
    expect(examples.map(({ file, y }) => [file, y.data[0]])).toEqual(
      [...'abcdefg'].map((file, i) => [file, i]),
    );
    const folded = await featuresOf(prefix, data);
    expectNear(
      (folded.examples as readonly { x: HostArray }[]).flatMap((example) =>
        Array.from(example.x.data),
      ),
      outputs(prefix, x),
      { relative: 1e-5, absolute: 1e-6 },
    );
  });

  test('can be aborted, tells how far it is, and wants examples', async () => {
    const data = stripedImages(9);
    const told: unknown[] = [];
    await featuresOf(prefixOf(), data, { batchSize: 4, progress: (...now) => told.push(now) });
    expect(told).toEqual([
      [4, 9],
      [8, 9],
      [9, 9],
    ]);
    const controller = new AbortController();
    const prefix = prefixOf();
    const tensors = memory().numTensors;
    const aborted = featuresOf(prefix, data, {
      batchSize: 4,
      fold: false,
      signal: controller.signal,
      progress: () => controller.abort(new Error('enough')),
    });
    await expect(aborted).rejects.toThrow('enough');
    expect(memory().numTensors).toBe(tensors);
    await expect(featuresOf(prefixOf(), data.take(0))).rejects.toThrow(
      'featuresOf: there are no examples',
    );
  });
});
