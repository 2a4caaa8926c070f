import { afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { cpu } from '@graftjs/backend-cpu';
import {
  defineCallback,
  defineMetric,
  memory,
  Random,
  scalar,
  square,
  sum,
  tensor,
  tensor2d,
  useBackend,
  cast,
  argMax,
  equal,
  type Model,
  type Scalar,
} from '@graftjs/core';
import {
  batchNormalization,
  conv2d,
  dense,
  dropout,
  flatten,
  regularizers,
  sequential,
} from '@graftjs/layers';
import { meanSquaredError, sparseCategoricalCrossentropy } from '@graftjs/losses';
import { adam, sgd } from '@graftjs/optimizers';
import { earlyStopping, evaluate, fit, predict } from '../index.js';

beforeAll(() => useBackend(cpu()));
let before = 0;
beforeEach(() => {
  before = memory().numTensors;
});
afterEach(() => {
  expect(memory().numTensors).toBe(before);
});

const hits = defineMetric({
  type: 'test/Hits',
  statistics: (yTrue, yPred) => ({
    hits: sum(cast(equal(argMax(yPred, -1), cast(yTrue, 'int32')), 'float32')),
    count: scalar(yPred.shape[0] ?? 0),
  }),
  result: ({ hits, count }) => (hits[0] as number) / (count[0] as number),
});

/** Two clouds of points, one for each class. */
function clouds(examples: number, seed = 1): { x: Float32Array; y: Int32Array } {
  const random = new Random(seed);
  const y = Int32Array.from({ length: examples }, (_, i) => i % 2);
  const x = new Float32Array(2 * examples);
  for (let i = 0; i < 2 * examples; i++) x[i] = random.normal((y[i >> 1] ?? 0) * 2 - 1, 0.5);
  return { x, y };
}

const classifier = (): Model =>
  sequential([
    dense(8, { activation: 'relu', inputShape: [2] }),
    dense(2, { activation: 'softmax' }),
  ]);

const weightsOf = (model: Model): number[][] =>
  model.parameters.map(({ value }) => Array.from(value.dataSync()));

describe('fit', () => {
  test('learns two clouds from arrays, and says so', async () => {
    const model = classifier();
    const history = await fit(model, clouds(200), {
      loss: sparseCategoricalCrossentropy(),
      optimizer: adam(0.01),
      metrics: { acc: hits() },
      epochs: 8,
      batchSize: 20,
      validationSplit: 0.2,
      seed: 7,
    });
    expect(history.epochs).toHaveLength(8);
    expect(history.epochs[0]?.steps).toBe(8);
    expect(history.steps).toBe(64);
    expect(history.stopped).toBeNull();
    expect(history.values('val.acc').at(-1)).toBeGreaterThan(0.95);
    expect(history.values('loss').at(-1)).toBeLessThan(history.values('loss')[0] as number);
    const { acc, loss } = await evaluate(model, clouds(100, 2), {
      loss: sparseCategoricalCrossentropy(),
      metrics: { acc: hits() },
    });
    expect(acc).toBeGreaterThan(0.95);
    expect(loss).toBeLessThan(0.3);
    const predicted = await predict(model, clouds(50).x, { batchSize: 16 });
    expect(predicted.shape).toEqual([50, 2]);
    predicted.dispose();
    model.dispose();
  });

  test('one step of SGD is the step one writes by hand', async () => {
    // loss = mean((w x − y)²) over x = 1, 2 and y = 2, 4, from w = 1: gradient −5.
    const model = sequential([dense(1, { useBias: false, inputShape: [1] })]);
    const one = tensor2d([[1]]);
    model.setWeights([one]);
    one.dispose();
    const history = await fit(
      model,
      { x: [1, 2], y: [2, 4] },
      { loss: meanSquaredError(), optimizer: sgd(0.1), batchSize: 2 },
    );
    expect(weightsOf(model)[0]?.[0]).toBeCloseTo(1.5, 6);
    expect(history.values('loss')).toEqual([2.5]);
    model.dispose();
  });

  test('equal seeds give equal bits, others do not', async () => {
    const run = async (seed: number) => {
      const model = sequential([
        dense(8, { activation: 'relu', inputShape: [2] }),
        dropout(0.3),
        dense(2, { activation: 'softmax' }),
      ]);
      const history = await fit(model, clouds(60), {
        loss: sparseCategoricalCrossentropy(),
        optimizer: adam(),
        epochs: 2,
        batchSize: 16,
        seed,
      });
      const weights = weightsOf(model);
      model.dispose();
      return [weights, history.values('loss')];
    };
    const first = await run(7);
    expect(await run(7)).toEqual(first);
    expect(await run(8)).not.toEqual(first);
  });

  test('holds the same number of tensors over 200 steps', async () => {
    const model = sequential([
      conv2d(2, { kernelSize: 3, inputShape: [6, 6, 1], kernelRegularizer: regularizers.l2(1e-3) }),
      batchNormalization(),
      flatten(),
      dropout(0.2),
      dense(2, { activation: 'softmax' }),
    ]);
    const counts: number[] = [];
    const random = new Random(0);
    const x = Float32Array.from({ length: 20 * 36 }, () => random.normal());
    await fit(
      model,
      { x, y: Array.from({ length: 20 }, (_, i) => i % 2) },
      {
        loss: sparseCategoricalCrossentropy(),
        optimizer: adam(),
        metrics: { acc: hits() },
        epochs: 20,
        batchSize: 2,
        callbacks: [
          defineCallback({
            name: 'count',
            onBatchEnd: () => void counts.push(memory().numTensors),
          }),
        ],
      },
    );
    expect(counts).toHaveLength(200);
    expect(new Set(counts.slice(1)).size).toBe(1);
    model.dispose();
  });

  test('moves only what is trainable, and a frozen batch norm keeps its statistics', async () => {
    const frozen = [dense(4, { inputShape: [2] }), batchNormalization()];
    const model = sequential([...frozen, dense(2, { activation: 'softmax' })]);
    for (const layer of frozen) layer.trainable = false;
    model.initialize(new Random(1));
    const start = weightsOf(model);
    await fit(model, clouds(40), {
      loss: sparseCategoricalCrossentropy(),
      optimizer: adam(0.1),
      epochs: 2,
    });
    const end = weightsOf(model);
    expect(end.slice(0, 6)).toEqual(start.slice(0, 6));
    expect(end.slice(6)).not.toEqual(start.slice(6));
    model.trainable = false;
    await expect(
      fit(model, clouds(4), { loss: sparseCategoricalCrossentropy(), optimizer: sgd() }),
    ).rejects.toThrow('fit: the model has nothing to train: all its layers are frozen');
    model.dispose();
  });

  test('counts regularisers, penalties and their names', async () => {
    const model = sequential([
      dense(1, { useBias: false, inputShape: [1], kernelRegularizer: regularizers.l2(0.5) }),
    ]);
    const one = tensor2d([[1]]);
    model.setWeights([one]);
    one.dispose();
    const history = await fit(
      model,
      { x: [1], y: [3] },
      {
        loss: meanSquaredError(),
        optimizer: sgd(0.1),
        penalty: {
          name: 'start',
          term: ([kernel]) => sum<Scalar>(square(kernel?.value ?? scalar(0))),
        },
      },
    );
    // 4 of the data, 0.5 of the regulariser, 1 of the penalty; gradient −4 + 1 + 2.
    expect(history.epochs[0]?.logs).toEqual({ loss: 5.5, start: 1 });
    expect(weightsOf(model)[0]?.[0]).toBeCloseTo(1.1, 6);
    model.dispose();
  });

  test('hands columns beside x and y to penalties, and frees them', async () => {
    const model = sequential([dense(1, { useBias: false, inputShape: [1] })]);
    const batch = () => ({
      x: tensor2d([[1], [2]]),
      y: tensor2d([[1], [2]]),
      columns: { beside: tensor2d([[3], [5]]) },
    });
    const history = await fit(model, () => [batch(), batch()], {
      loss: meanSquaredError(),
      optimizer: sgd(0),
      penalty: { name: 'sum', term: (_, { columns }) => sum<Scalar>(columns!['beside']!) },
    });
    expect(history.epochs[0]?.logs['sum']).toBe(8);
    model.dispose();
  });

  test('stops early and gives the best weights back', async () => {
    const model = sequential([dense(1, { useBias: false, inputShape: [1] })]);
    const seen: number[] = [];
    const history = await fit(
      model,
      { x: [1], y: [0] },
      {
        loss: meanSquaredError(),
        // Too fast: it oscillates and grows.
        optimizer: sgd(1.1),
        epochs: 50,
        validation: { x: [1], y: [0] },
        callbacks: [
          defineCallback({
            name: 'watch',
            onEpochEnd: ({ model: m }) => void seen.push(weightsOf(m)[0]?.[0] as number),
          }),
          earlyStopping({ monitor: 'val.loss', patience: 3 }),
        ],
      },
    );
    expect(history.stopped).toBe('val.loss has not improved for 3 epochs');
    expect(history.epochs).toHaveLength(4);
    expect(history.kept).toBe(0);
    expect(weightsOf(model)[0]?.[0]).toBe(seen[0]);
    model.dispose();
  });

  test('finishes its step when it is interrupted', async () => {
    const controller = new AbortController();
    const model = classifier();
    const interrupt = defineCallback({
      name: 'interrupt',
      onBatchEnd: ({ epoch, step }) => {
        if (epoch === 1 && step === 1) controller.abort();
      },
    });
    const history = await fit(model, clouds(40), {
      loss: sparseCategoricalCrossentropy(),
      optimizer: sgd(),
      epochs: 5,
      batchSize: 10,
      callbacks: [interrupt],
      signal: controller.signal,
    });
    expect(history).toMatchObject({ stopped: 'interrupted', steps: 6 });
    expect(history.epochs).toHaveLength(1);
    model.dispose();
  });
});

test('weights by class and by example', async () => {
  const model = sequential([dense(2, { activation: 'softmax', inputShape: [2] })]);
  model.initialize(new Random(3));
  const data = clouds(8);
  const sampleWeight = Float32Array.from(data.y, (label) => (label === 1 ? 3 : 1));
  const loss = sparseCategoricalCrossentropy();
  const weighted = await evaluate(model, { ...data, sampleWeight }, { loss });
  const plain = await evaluate(model, data, { loss });
  expect(weighted.loss).not.toBeCloseTo(plain.loss, 3);
  const still = { loss, optimizer: sgd(0) };
  const byClass = await fit(model, data, { ...still, classWeight: { 1: 3 } });
  const byExample = await fit(model, { ...data, sampleWeight }, still);
  expect(byClass.values('loss')[0]).toBeCloseTo(weighted.loss, 6);
  expect(byExample.values('loss')[0]).toBeCloseTo(weighted.loss, 6);
  model.dispose();
});

test('tensors given stay the caller’s', async () => {
  const model = classifier();
  const x = tensor(clouds(10).x, [10, 2]);
  await fit(
    model,
    { x, y: clouds(10).y },
    { loss: sparseCategoricalCrossentropy(), optimizer: sgd(), seed: 1 },
  );
  expect(x.isDisposed).toBe(false);
  x.dispose();
  model.dispose();
});
