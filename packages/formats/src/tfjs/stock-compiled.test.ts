// What stock TensorFlow.js makes of the training configuration: it refuses a model for what it does
// not know, so it is given no more than that.
import { beforeAll, expect, test } from '@jest/globals';
import { cpu } from '@graftjs/backend-cpu';
import { useBackend } from '@graftjs/core';
import { dense, sequential } from '@graftjs/layers';
import * as stock from '@tensorflow/tfjs-layers';
import { io } from '@tensorflow/tfjs-core';
import { modelFiles, readModel } from '../index.js';

beforeAll(() => useBackend(cpu()));

const optimizer = (class_name: string, config: object) => ({
  module: 'keras.optimizers',
  class_name,
  config: { name: 'x', clipnorm: null, use_ema: false, ...config },
  registered_name: null,
});

async function inStock(trainingConfig: object): Promise<stock.LayersModel> {
  const net = sequential([dense(2, { inputShape: [3] })]);
  const files = await modelFiles(net, { trainingConfig: trainingConfig as never });
  expect((await readModel(files)).trainingConfig).toEqual(trainingConfig);
  const json = JSON.parse(new TextDecoder().decode(files.get('model.json'))) as never;
  const {
    modelTopology,
    weightsManifest,
    trainingConfig: given,
  } = json as {
    modelTopology: object;
    weightsManifest: { paths: string[]; weights: io.WeightsManifestEntry[] }[];
    trainingConfig?: io.TrainingConfig;
  };
  const shard = files.get(weightsManifest[0]?.paths[0] as string) as Uint8Array;
  return stock.loadLayersModel(
    io.fromMemory({
      modelTopology,
      weightSpecs: weightsManifest[0]?.weights ?? [],
      weightData: shard.slice().buffer,
      ...(given ? { trainingConfig: given } : {}),
    }),
  );
}

test('a plain one compiles it', async () => {
  const net = await inStock({
    optimizer: optimizer('Adam', { learning_rate: 0.25, beta_1: 0.8, beta_2: 0.99 }),
    loss: { class_name: 'MeanSquaredError', config: { reduction: 'sum_over_batch_size' } },
    loss_weights: null,
    metrics: ['accuracy'],
  });
  expect(net.optimizer.getClassName()).toBe('Adam');
  expect(net.optimizer.getConfig()).toMatchObject({ learningRate: 0.25, beta1: 0.8 });
  expect(net.loss).toBe('meanSquaredError');
});

test.each<[string, object]>([
  ['an optimizer that it does not have', { optimizer: optimizer('AdamW', {}), loss: 'mse' }],
  [
    'a schedule',
    { optimizer: optimizer('SGD', { learning_rate: { class_name: 'CosineDecay' } }), loss: 'mse' },
  ],
  [
    'a loss with options',
    {
      optimizer: 'sgd',
      loss: { class_name: 'CategoricalCrossentropy', config: { label_smoothing: 0.1 } },
    },
  ],
])('%s leaves it as it is', async (_, trainingConfig) => {
  const net = await inStock(trainingConfig);
  expect(net.optimizer).toBeUndefined();
});
