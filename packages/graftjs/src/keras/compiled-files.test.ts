// What a model was compiled with goes through files, those of Keras included.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { beforeAll, expect, test } from '@jest/globals';
import {
  cpu,
  formats,
  layers,
  loadModel,
  losses,
  metrics,
  optimizers,
  sequential,
  useBackend,
} from '../index.js';

const { dense } = layers;
beforeAll(() => useBackend(cpu()));

const goldens = join(import.meta.dirname, '../../../formats/src/keras/goldens');
const x = Array.from({ length: 8 }, (_, i) => [Math.sin(i), Math.cos(i), i / 8, 1]);

async function saved(model: ReturnType<typeof sequential>, format: formats.SaveFormat) {
  let files = new Map<string, Uint8Array>();
  await model.save((given) => void (files = new Map(given)), { format });
  return files;
}

test.each(['tfjs', 'keras', 'h5'] as const)('through %s', async (format) => {
  const model = sequential([dense(3, { inputShape: [4], activation: 'softmax' })]);
  model.compile({
    optimizer: optimizers.adamW(optimizers.cosineDecay(1e-3, { decaySteps: 100 }), {
      weightDecay: 0.01,
      beta1: 0.8,
    }),
    loss: losses.categoricalCrossentropy({ labelSmoothing: 0.1, reduction: 'sum' }),
    metrics: ['accuracy', metrics.topKCategoricalAccuracy({ k: 2 })],
  });
  const files = await saved(model, format);
  const { trainingConfig } = await formats.readModel(files);
  expect(trainingConfig).toMatchObject({
    optimizer: {
      class_name: 'AdamW',
      config: {
        beta_1: 0.8,
        weight_decay: 0.01,
        learning_rate: { class_name: 'CosineDecay', config: { decay_steps: 100 } },
      },
    },
    loss: {
      class_name: 'CategoricalCrossentropy',
      config: { label_smoothing: 0.1, reduction: 'sum' },
    },
  });
  const y = x.map((_, i) => [0, 1, 2].map((k) => (i % 3 === k ? 1 : 0)));
  const again = await loadModel(files);
  expect(await again.evaluate(x, y)).toEqual(await model.evaluate(x, y));
  expect((await formats.readModel(await saved(again, format))).trainingConfig).toEqual(
    trainingConfig,
  );
  // Ready to go on.
  const history = await again.fit(x, y, { epochs: 1 });
  expect(history.values('loss')).toHaveLength(1);
  for (const each of [model, again]) each.dispose();
});

test.each(['compiled.keras', 'compiled.h5.gz'])('what Keras compiled: %s', async (file) => {
  const bytes = readFileSync(join(goldens, file));
  const content = new Uint8Array(file.endsWith('.gz') ? gunzipSync(bytes) : bytes);
  const { model, trainingConfig } = await formats.readModel(content);
  const training = formats.trainingOf(trainingConfig ?? {}, {
    registry: optimizers
      .optimizersRegistry()
      .with([...Object.values(losses.allLosses), ...Object.values(metrics.allMetrics)]),
    outputs: ['kind', 'size'],
  });
  expect(training.optimizer?.getConfig()).toMatchObject({
    weightDecay: 0.01,
    learningRate: { config: { initialLearningRate: 0.001, decaySteps: 100 } },
  });
  expect([training.loss].flat().map((loss) => loss?.type)).toEqual([
    'losses/CategoricalCrossentropy',
    'losses/MeanSquaredError',
  ]);
  expect(Object.keys(training.metrics)).toEqual(['accuracy', 'mae']);
  expect(training.notes).toEqual([
    '"loss_weights" was left out',
    'optimizers/AdamW: option "clipnorm" was left out',
  ]);
  model.dispose();
  const ready = await loadModel(content);
  const y = [x.map(() => [0, 1, 0]), x.map(() => [1])];
  expect(Number.isFinite((await ready.evaluate(x, y as never))['loss'])).toBe(true);
  ready.dispose();
});

test('what Keras does not have is not written for it', async () => {
  const model = sequential([dense(1, { inputShape: [4] })]);
  model.compile({ optimizer: optimizers.lars(), loss: 'mse' });
  expect((await formats.readModel(await saved(model, 'keras'))).trainingConfig).toBeNull();
  model.dispose();
});
