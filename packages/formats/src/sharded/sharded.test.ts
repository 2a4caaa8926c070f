// Weights in several files, as Keras writes them by save_weights(…, max_shard_size=…).
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { beforeAll, expect, test } from '@jest/globals';
import { cpu } from '@graftjs/backend-cpu';
import { memory, tensor, useBackend, type Tensor } from '@graftjs/core';
import { dense, sequential } from '@graftjs/layers';
import { expectNear } from '../../../../tools/jest/expect-near.js';
import { inspect, loadModel, loadWeights, modelFiles, modelFromJson } from '../index.js';

beforeAll(() => useBackend(cpu()));

const folder = join(import.meta.dirname, '../keras/goldens');
const { sharded } = JSON.parse(
  gunzipSync(readFileSync(join(folder, 'expected.json.gz'))).toString(),
) as { sharded: { config: never; input: number[]; output: number[] } };

const files = (): Map<string, Uint8Array> =>
  new Map(
    readdirSync(join(folder, 'shards')).map((name): [string, Uint8Array] => {
      const bytes = readFileSync(join(folder, 'shards', name));
      return name.endsWith('.gz')
        ? [name.slice(0, -3), new Uint8Array(gunzipSync(bytes))]
        : [name, new Uint8Array(bytes)];
    }),
  );

const INDEX = 'model.weights.json';
const withIndex = (weightMap: object): Map<string, Uint8Array> => {
  const index = { metadata: { total_size: 1 }, weight_map: weightMap };
  return files().set(INDEX, new TextEncoder().encode(JSON.stringify(index)));
};

test('all weights are found, in whichever file', async () => {
  const model = modelFromJson(sharded.config);
  const { matched, skipped } = await loadWeights(model, files());
  expect(skipped).toEqual([]);
  expect(matched).toEqual(['dense_2', 'inner', 'dense_1'].map(() => expect.any(String)));
  const x = tensor(sharded.input, [2, 20]);
  const y = model.predict(x) as Tensor;
  expectNear(y.dataSync(), sharded.output, { relative: 1e-5, absolute: 1e-6 });
  for (const each of [x, y, model]) each.dispose();
});

test('what it holds, without a model', async () => {
  const found = await inspect(files());
  expect(found).toMatchObject({
    format: 'sharded-weights',
    parameters: 20 * 64 + 64 + 64 * 64 + 64 + 4 * 64 + 64 * 8 + 8,
    weightBytes: 25_120,
  });
  expect(found.layers.map(({ path, parameters }) => [path, parameters])).toContainEqual([
    'layers/sequential/layers/batch_normalization',
    256,
  ]);
  await expect(loadModel(files())).rejects.toThrow('It holds weights alone');
});

test('a file that is missing, outside or something else changes no weight', async () => {
  const model = modelFromJson(sharded.config);
  const before = memory().numTensors;
  const given = files();
  given.delete('model_00001.weights.h5');
  await expect(loadWeights(model, given)).rejects.toThrow(
    'there is no file "model_00001.weights.h5"',
  );
  await expect(loadWeights(model, withIndex({ a: '../outside.h5' }))).rejects.toThrow(
    'it names a file outside of the folder of the model',
  );
  await expect(loadWeights(model, withIndex({ a: INDEX }))).rejects.toThrow(
    'it is named as a file of weights, and is none that is known',
  );
  await expect(loadWeights(model, withIndex({}))).rejects.toThrow('it names 0 files of weights');
  expect(memory().numTensors).toBe(before);
});

test('safetensors in several files', async () => {
  const net = sequential([dense(3, { inputShape: [2] }), dense(1)]);
  const weights = new Map<string, Uint8Array>();
  for (const [i, layer] of net.layers.entries()) {
    const alone = sequential([layer]);
    const [content] = (await modelFiles(alone, { format: 'safetensors' })).values();
    weights.set(`part-${i}.safetensors`, content as Uint8Array);
  }
  const names = { 'dense/kernel': 'part-0.safetensors', 'dense_1/kernel': ['part-1.safetensors'] };
  const index = { metadata: { total_size: 40 }, weight_map: names };
  weights.set('model.safetensors.index.json', new TextEncoder().encode(JSON.stringify(index)));
  const other = sequential([dense(3, { inputShape: [2] }), dense(1)]);
  await loadWeights(other, weights);
  const values = ({ parameters }: typeof net) =>
    parameters.map(({ value }) => [...value.dataSync()]);
  expect(values(other)).toEqual(values(net));
});
