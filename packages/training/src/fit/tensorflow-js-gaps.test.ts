/** Where tfjs-layers 4.22 goes wrong in training, and `fit` must not. */
import { afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { cpu } from '@graftjs/backend-cpu';
import { defineCallback, memory, Random, useBackend, type Model } from '@graftjs/core';
import { batchNormalization, conv2d, dense, dropout, flatten, sequential } from '@graftjs/layers';
import { binaryCrossentropy, meanSquaredError } from '@graftjs/losses';
import { precision, recall } from '@graftjs/metrics';
import { adam, adamax, sgd } from '@graftjs/optimizers';
import { evaluate, fit, predict } from '../index.js';

beforeAll(() => useBackend(cpu()));
let before = 0;
beforeEach(() => {
  before = memory().numTensors;
});
afterEach(() => {
  expect(memory().numTensors).toBe(before);
});

const valuesOf = (model: Model): number[][] =>
  model.parameters.map(({ value }) => Array.from(value.dataSync()));
const rows = Array.from({ length: 16 }, (_, i) => [Math.sin(i), Math.cos(3 * i)]);
const targets = rows.map(([a, b]) => [(a ?? 0) - (b ?? 0)]);
const loss = meanSquaredError();

test('100 cycles of fit with a new optimizer each leak nothing', async () => {
  const model = sequential([dense(1, { inputShape: [2] })]);
  model.initialize(new Random(1));
  const start = memory().numTensors;
  for (let cycle = 0; cycle < 100; cycle++) {
    await fit(model, { x: rows, y: targets }, { loss, optimizer: adam(), batchSize: 16 });
  }
  expect(memory().numTensors).toBe(start);
  model.dispose();
});

test('freeze, train, unfreeze, train with one optimizer: moments stay with their parameters', async () => {
  const hidden = dense(2, { inputShape: [2], useBias: false });
  const model = sequential([hidden, dense(2, { useBias: false }), dense(1)]);
  model.initialize(new Random(1));
  const optimizer = adam(0.1);
  const train = () =>
    fit(model, { x: rows, y: targets }, { loss, optimizer, batchSize: 16, seed: 1 });
  hidden.trainable = false;
  const frozen = valuesOf(model)[0];
  await train();
  expect(valuesOf(model)[0]).toEqual(frozen);
  hidden.trainable = true;
  await train();
  const steps = model.parameters.map((parameter) => optimizer.stateOf(parameter)?.step);
  expect(steps).toEqual([1, 2, 2, 2]);
  // The first step of Adam is the rate, in the direction of the gradient.
  valuesOf(model)[0]?.forEach((value, i) =>
    expect(Math.abs(value - (frozen?.[i] as number))).toBeCloseTo(0.1, 4),
  );
  optimizer.dispose();
  model.dispose();
});

test('a frozen batch norm keeps its statistics; one without scale or center trains', async () => {
  const norm = batchNormalization({ scale: false, inputShape: [2] });
  const model = sequential([norm, batchNormalization({ center: false }), dense(1)]);
  norm.trainable = false;
  model.initialize(new Random(2));
  const start = valuesOf(model);
  const names = model.parameters.map(({ path }) => path);
  await fit(model, { x: rows, y: targets }, { loss, optimizer: sgd(0.1), epochs: 2 });
  const moved = names.filter((_, i) => valuesOf(model)[i]?.some((v, j) => v !== start[i]?.[j]));
  expect(moved).toEqual(names.filter((name) => !name.startsWith(norm.name + '/')));
  model.dispose();
});

test('precision and recall of a perfect classifier are 1', async () => {
  const x = Array.from({ length: 40 }, (_, i) => [i % 2 ? 1 : -1]);
  const y = x.map(([side]) => [(side ?? 0) > 0 ? 1 : 0]);
  const model = sequential([dense(1, { inputShape: [1], activation: 'sigmoid' })]);
  const metrics = { precision: precision(), recall: recall() };
  const history = await fit(
    model,
    { x, y },
    {
      loss: binaryCrossentropy(),
      optimizer: adam(0.5),
      metrics,
      epochs: 20,
      seed: 1,
    },
  );
  expect(history.values('precision').at(-1)).toBe(1);
  expect(history.values('recall').at(-1)).toBe(1);
  model.dispose();
});

test('sample weights count in fit and evaluate', async () => {
  const model = sequential([
    dense(1, { inputShape: [1], useBias: false, kernelInitializer: 'zeros' }),
  ]);
  const data = { x: [[1], [1]], y: [[0], [4]] };
  // Mean of w · y²: (1 · 0 + 3 · 16) / 2.
  const weighted = { ...data, sampleWeight: [1, 3] };
  expect(await evaluate(model, weighted, { loss })).toEqual({ loss: 24 });
  expect(await evaluate(model, data, { loss })).toEqual({ loss: 8 });
  const history = await fit(model, weighted, { loss, optimizer: sgd(0) });
  expect(history.values('loss')).toEqual([24]);
  model.dispose();
});

test('seeded dropout differs from step to step and repeats from run to run', async () => {
  const run = async () => {
    const losses: number[] = [];
    const model = sequential([
      dropout(0.5, { seed: 3, inputShape: [50] }),
      dense(1, { kernelInitializer: 'ones' }),
    ]);
    await fit(
      model,
      { x: Array.from({ length: 3 }, () => Array<number>(50).fill(1)), y: [0, 0, 0] },
      {
        loss,
        optimizer: sgd(0),
        batchSize: 1,
        seed: 5,
        callbacks: [
          defineCallback({
            name: 'see',
            onBatchEnd: ({ logs }) => void losses.push(logs['loss'] as number),
          }),
        ],
      },
    );
    model.dispose();
    return losses;
  };
  const first = await run();
  expect(new Set(first).size).toBe(3);
  expect(await run()).toEqual(first);
});

test('fit shuffles by its seed, and Adamax trains', async () => {
  const model = sequential([
    conv2d(2, { kernelSize: 2, inputShape: [3, 3, 1] }),
    flatten(),
    dense(1),
  ]);
  const x = Float32Array.from({ length: 8 * 9 }, (_, i) => Math.sin(i));
  const history = await fit(
    model,
    { x, y: Array.from({ length: 8 }, (_, i) => i / 8) },
    {
      loss,
      optimizer: adamax(0.02),
      epochs: 30,
      batchSize: 4,
      seed: 1,
    },
  );
  expect(history.values('loss').at(-1)).toBeLessThan((history.values('loss')[0] as number) / 2);
  const predicted = await predict(model, x);
  expect(predicted.shape).toEqual([8, 1]);
  predicted.dispose();
  model.dispose();
});
