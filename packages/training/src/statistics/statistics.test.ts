import { afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { cpu } from '@graftjs/backend-cpu';
import { defineCallback, memory, useBackend, type Model } from '@graftjs/core';
import { fromArrays } from '@graftjs/datasets';
import { batchNormalization, dense, dropout, sequential } from '@graftjs/layers';
import { meanSquaredError } from '@graftjs/losses';
import { chain, sgd, swa } from '@graftjs/optimizers';
import { expectNear } from '../../../../tools/jest/expect-near.js';
import { fit, recomputeStatistics, swapAverages } from '../index.js';

let before = 0;
beforeAll(() => useBackend(cpu()));
beforeEach(() => {
  before = memory().numTensors;
});
afterEach(() => {
  expect(memory().numTensors).toBe(before);
});

// Far from 0 beside their spread, so that sums of squares in single precision would not do.
const x = Array.from({ length: 23 }, (_, i) => [100 + Math.sin(i), -3 * Math.cos(2 * i)]);
const y = x.map(([a, b]) => [a! - 100 + b!]);
const loss = meanSquaredError();
const valuesOf = (model: Model): number[][] =>
  model.parameters.map(({ value }) => Array.from(value.dataSync()));
const column = (i: number) => x.map((row) => Math.fround(row[i]!));
const meanOf = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length;
const varianceOf = (values: readonly number[]) =>
  meanOf(values.map((value) => (value - meanOf(values)) ** 2));

test('statistics are those of all examples, whatever the batches', async () => {
  const model = sequential([batchNormalization({ inputShape: [2] }), dense(1)]);
  for (const batchSize of [5, 23]) {
    const [gamma, beta] = valuesOf(model);
    expect(await recomputeStatistics(model, { x, y }, { batchSize })).toBe(1);
    const [scale, offset, mean, variance] = valuesOf(model);
    expect([scale, offset]).toEqual([gamma, beta]);
    expectNear(
      mean!,
      [0, 1].map((i) => meanOf(column(i))),
      { relative: 1e-6 },
    );
    expectNear(
      variance!,
      [0, 1].map((i) => varianceOf(column(i))),
      { relative: 1e-4 },
    );
  }
  const endless = fromArrays({ x, y }).repeat().batch(4);
  await recomputeStatistics(model, endless, { steps: 3 });
  expectNear(
    valuesOf(model)[2]!,
    [0, 1].map((i) => meanOf(column(i).slice(0, 12))),
  );
  model.dispose();
});

test('frozen layers keep theirs, and what fails changes nothing', async () => {
  const model = sequential([batchNormalization({ inputShape: [2] }), dense(1)]);
  const start = valuesOf(model);
  const failing = recomputeStatistics(model, { x: [...x.slice(1), [1, 2, 3]], y });
  await expect(failing).rejects.toThrow('recomputeStatistics, x');
  await expect(recomputeStatistics(model, fromArrays({ x, y }).take(0).batch(2))).rejects.toThrow(
    'recomputeStatistics: the data hold no batch',
  );
  expect(valuesOf(model)).toEqual(start);
  model.layers[0]!.trainable = false;
  expect(await recomputeStatistics(model, { x, y })).toBe(0);
  expect(valuesOf(model)).toEqual(start);
  model.dispose();
});

test('a run that averages its last fifth ends with their plain mean, and statistics to match', async () => {
  const build = () =>
    sequential([
      dense(4, { activation: 'tanh', inputShape: [2] }),
      batchNormalization(),
      dropout(0.2),
      dense(1),
    ]);
  const model = build();
  const trained: number[][][] = [];
  const data = fromArrays({ x, y }).batch(5);
  const history = await fit(model, data, {
    loss,
    // 5 batches, 6 epochs: the mean of the last 6 of 30 steps.
    optimizer: chain(swa({ start: 24 }), sgd(0.01, { momentum: 0.9 })),
    epochs: 6,
    seed: 1,
    validation: data,
    callbacks: [
      swapAverages({ recomputeStatistics: true }),
      defineCallback({
        name: 'see',
        onBatchEnd: ({ model: m }) =>
          void trained.push(m.trainableParameters.map(({ value }) => [...value.dataSync()])),
      }),
    ],
  });
  expect(history.steps).toBe(30);
  const last = trained.slice(24);
  model.trainableParameters.forEach(({ value }, i) => {
    const mean = last[0]![i]!.map((_, j) => meanOf(last.map((step) => step[i]![j]!)));
    expectNear(value.dataSync(), mean, { relative: 1e-5, absolute: 1e-6 });
  });
  const again = valuesOf(model);
  await recomputeStatistics(model, data);
  // Under the means, whatever the training left: the batches are the same.
  expectNear(valuesOf(model).flat(), again.flat(), { relative: 1e-6, absolute: 1e-7 });
  model.dispose();
});

test('a stream that cannot start again has no pass left for them', async () => {
  const model = sequential([dense(1, { inputShape: [2] })]);
  const once = [][Symbol.iterator]() as never;
  const callbacks = [swapAverages({ recomputeStatistics: true })];
  await expect(fit(model, once, { loss, optimizer: sgd(), callbacks })).rejects.toThrow(
    'a stream does not start again',
  );
  model.dispose();
});
