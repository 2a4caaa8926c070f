// What goes into a file comes out of it: every bit, the names, what is frozen, how it was trained.
import { beforeAll, describe, expect, test } from '@jest/globals';
import { cpu } from '@graftjs/backend-cpu';
import { memory, useBackend, type Model } from '@graftjs/core';
import { loadModel, modelFiles, openHdf5, readModel, type SaveFormat } from '../index.js';
import { exampleModels } from '../testing/example-models.js';
import { scramble } from '../testing/scramble.js';

beforeAll(() => useBackend(cpu()));

type Json = { [key: string]: unknown };
const bits = ({ parameters }: Model): string[] =>
  parameters.map(({ path, value }) => {
    const { buffer, byteOffset, byteLength } = value.dataSync() as Float32Array;
    return `${path} ${Buffer.from(buffer, byteOffset, byteLength).toString('hex')}`;
  });

const formats: readonly SaveFormat[] = ['tfjs', 'keras', 'h5'];
const cases = Object.entries(exampleModels).flatMap(([title, make]) =>
  formats.map((format) => [title, format, make] as const),
);

test.each(cases)('%s, as %s', async (_, format, make) => {
  const net = scramble(make());
  const before = memory().numTensors;
  const again = await loadModel(await modelFiles(net, { format }));
  expect(memory().numTensors).toBe(before + again.parameters.length);
  expect(bits(again)).toEqual(bits(net));
  expect(again.name).toBe(net.name);
  expect(again.trainableParameters.map(({ path }) => path)).toEqual(
    net.trainableParameters.map(({ path }) => path),
  );
  // And what was read is written as the same bytes.
  const third = await loadModel(await modelFiles(again, { format }));
  expect(third.getConfig()).toEqual(again.getConfig());
  again.dispose();
  third.dispose();
  expect(memory().numTensors).toBe(before);
});

test.each(formats)('the training configuration, as %s', async (format) => {
  const net = scramble((exampleModels['a stack'] as () => Model)());
  const trainingConfig = { loss: 'mse', metrics: ['mae'], optimizer: { class_name: 'Adam' } };
  const optimizerWeights = [
    { name: 'iteration', shape: [], values: new BigInt64Array([7n]) },
    { name: 'dense/kernel_momentum', shape: [2, 2], values: new Float32Array([1, 2, 3, 4]) },
  ];
  const files = await modelFiles(net, { format, trainingConfig, optimizerWeights });
  const found = await readModel(files);
  expect(found.trainingConfig).toEqual(trainingConfig);
  if (format === 'tfjs') return;
  expect(found.optimizerWeights.map(({ shape, read }) => [shape, [...read()]])).toEqual([
    [[], [7]],
    [
      [2, 2],
      [1, 2, 3, 4],
    ],
  ]);
});

test('equal models are equal files', async () => {
  const make = exampleModels['a recurrent graph'] as () => Model;
  const [a, b] = [scramble(make()), scramble(make())];
  for (const format of formats) {
    expect([...(await modelFiles(a, { format }))]).toEqual([...(await modelFiles(b, { format }))]);
  }
});

describe('TensorFlow.js of others', () => {
  const make = exampleModels['a stack'] as () => Model;

  async function edited(net: Model, edit: (json: Json) => void, bytes?: Uint8Array) {
    const files = await modelFiles(net);
    const json = JSON.parse(new TextDecoder().decode(files.get('model.json'))) as Json;
    edit(json);
    const shard = [...files.keys()].find((name) => name.endsWith('.bin')) as string;
    if (bytes) files.set(shard, bytes);
    return files.set('model.json', new TextEncoder().encode(JSON.stringify(json)));
  }

  test.each(Object.keys(exampleModels))('a topology of Keras 3: %s', async (title) => {
    const net = scramble((exampleModels[title] as () => Model)());
    const [h5] = [...(await modelFiles(net, { format: 'h5' })).values()] as [Uint8Array];
    const config = JSON.parse(openHdf5(h5, 'h5').root.text('model_config') as string) as object;
    const files = await edited(net, (json) => {
      json['modelTopology'] = { keras_version: '3.1.1', model_config: config };
      const [{ weights }] = json['weightsManifest'] as [{ weights: { name: string }[] }];
      for (const weight of weights) weight.name = `${net.name}/${weight.name}`;
    });
    expect(bits(await loadModel(files))).toEqual(bits(net));
  });

  test.each(['uint8', 'uint16', 'float16'] as const)('quantised as %s', async (dtype) => {
    const net = scramble(make());
    const step = { uint8: 1 / 64, uint16: 1 / 4096, float16: 0 }[dtype];
    const numbers: number[] = net.parameters.flatMap(({ value }) => [...value.dataSync()]);
    const stored = numbers.map((value) => Math.round((value + 2) / (step || 1)));
    const bytes = {
      uint8: () => Uint8Array.from(stored),
      uint16: () => new Uint8Array(Uint16Array.from(stored).buffer),
      // 1.0 in halves, whatever it was.
      float16: () => new Uint8Array(Uint16Array.from(stored, () => 0x3c00).buffer),
    }[dtype]();
    const files = await edited(
      net,
      (json) => {
        const [{ weights }] = json['weightsManifest'] as [{ weights: object[] }];
        const quantization = dtype === 'float16' ? { dtype } : { dtype, scale: step, min: -2 };
        json['weightsManifest'] = [
          {
            paths: ['group1-shard1of1.bin'],
            weights: weights.map((weight) => ({ ...weight, quantization })),
          },
        ];
      },
      bytes,
    );
    const found = (await loadModel(files)).parameters.flatMap(({ value }) => [...value.dataSync()]);
    found.forEach((value, i) => {
      const wanted = dtype === 'float16' ? 1 : (numbers[i] as number);
      expect(Math.abs(value - wanted)).toBeLessThanOrEqual(step / 2 + 1e-6);
    });
    expect(found.length).toBe(numbers.length);
  });
});
