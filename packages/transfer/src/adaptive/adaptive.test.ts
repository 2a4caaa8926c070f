import { beforeAll, describe, expect, jest, test } from '@jest/globals';
import { cpu } from '@graftjs/backend-cpu';
import { memory, Random, tensor, tidy, useBackend, type Model } from '@graftjs/core';
import { fromArrays } from '@graftjs/datasets';
import { dense, sequential } from '@graftjs/layers';
import { meanSquaredError } from '@graftjs/losses';
import { compare, snapshotOf } from '../comparing/compare.js';
import { fineTune } from '../fine-tuning/fine-tune.js';
import { fingerprint } from '../freezing/fingerprint.js';
import { trainableLayers } from '../freezing/trainable-layers.js';
import { autoFreeze } from '../recipes/auto-freeze.js';
import { autoRgn } from '../recipes/auto-rgn.js';
import { autoSnr } from '../recipes/auto-snr.js';
import { linearProbe } from '../recipes/linear-probe.js';
import { points, smallTask } from '../testing/small-task.js';
import { findRate } from './find-rate.js';
import { signalToNoise } from './signal-to-noise.js';
import { relativeGradients } from './relative-gradients.js';

jest.setTimeout(30_000);
beforeAll(() => useBackend(cpu()));

const data = points(60, 1);
async function probed(): Promise<Model> {
  const model = smallTask();
  await fineTune(model, data, { recipe: linearProbe({ epochs: 0 }), seed: 7 });
  return model;
}

describe('relativeGradients', () => {
  test('‖g‖ / ‖w‖ by hand, on a single linear unit', async () => {
    const unit = sequential([dense(1, { useBias: false, inputShape: [1] })]);
    tidy(() => unit.parameters[0]!.assign(tensor([2], [1, 1])));
    const two = fromArrays({ x: [[1], [3]], y: [[0], [0]] });
    const [only] = await relativeGradients(unit, two, { loss: meanSquaredError() });
    // d/dw mean (w x)² = 2 w mean x² = 20, over |w| = 2.
    expect(only).toEqual({ name: 'head', ratio: 10, parameters: 1 });
  });

  test('group by group, and everything stays as it was', async () => {
    const model = await probed();
    const before = await fingerprint(model.parameters);
    const trainable = trainableLayers(model);
    const tensors = memory().numTensors;
    const groups = await relativeGradients(model, data, { batchSize: 60, batches: 1 });
    expect(memory().numTensors).toBe(tensors);
    expect(await fingerprint(model.parameters)).toEqual(before);
    expect(trainableLayers(model)).toEqual(trainable);
    expect(groups.map(({ name }) => name).at(-1)).toBe('head');
    for (const { ratio } of groups) expect(ratio).toBeGreaterThan(0);
  });

  test('parameters of zeros have no ratio, and hold nobody back', async () => {
    const model = await probed();
    const bias = model.getLayer('first').parameters.find(({ name }) => name === 'bias')!;
    const zeros = tensor(new Float32Array(8));
    bias.assign(zeros);
    zeros.dispose();
    const groups = await relativeGradients(model, data);
    for (const { ratio } of groups) expect(Number.isFinite(ratio)).toBe(true);
    const result = await fineTune(model, data, {
      recipe: autoRgn({ start: 'random', probeEpochs: 0, tuneEpochs: 2 }),
      seed: 7,
    });
    const { rates } = result.phases.at(-1)!;
    const largest = Math.max(...rates.map(({ rate }) => rate!));
    // The most pulled at gets the whole rate, all others a part of it.
    expect(largest).toBeCloseTo(1e-3, 6);
    for (const { rate } of rates) expect(rate).toBeGreaterThan(0);
    expect((await snapshotOf(model)).get('first')![1]!.some((value) => value !== 0)).toBe(true);
  });
});

describe('signalToNoise', () => {
  const oneByOne = { batchSize: 1, batches: 5, random: new Random(1) };
  const unit = () => {
    const made = sequential([dense(1, { inputShape: [1] })]);
    tidy(() => made.setWeights([tensor([[2]]), tensor([1])]));
    return made;
  };
  const part = (x: number[][]) => ({
    rest: unit(),
    data: { examples: fromArrays({ x, y: x.map(() => [0]) }), through: null },
    losses: meanSquaredError(),
  });

  test('E[g]² / Var[g] by hand, over the numbers of a layer', async () => {
    const tensors = memory().numTensors;
    const given = part([[1], [2], [4]]);
    const ratios = await signalToNoise(given, oneByOne);
    // Errors e = 2x + 1 are 3, 5, 9; d/dw = 2ex: 6, 20, 72; d/db = 2e: 6, 10, 18.
    const ratio = (g: number[]) => {
      const mean = g.reduce((a, b) => a + b) / 3;
      return mean ** 2 / (g.reduce((a, b) => a + (b - mean) ** 2, 0) / 2 + 1e-8);
    };
    const [found] = ratios!.values();
    expect(found).toBeCloseTo((ratio([6, 20, 72]) + ratio([6, 10, 18])) / 2, 4);
    given.rest.dispose();
    expect(memory().numTensors).toBe(tensors);
  });

  test('a single batch has no variance', async () => {
    expect(await signalToNoise(part([[1]]), oneByOne)).toBeNull();
  });

  test('auto-SNR leaves unsteady layers alone in an epoch, bit for bit', async () => {
    const model = await probed();
    const bodyBefore = await snapshotOf(model);
    const { phases } = await fineTune(model, data, {
      recipe: autoSnr({ probeEpochs: 0, tuneEpochs: 1, threshold: 1 }),
      batchSize: 10,
      seed: 7,
    });
    const { layers } = await compare(bodyBefore, model);
    const moved = layers.filter(({ state }) => state !== 'same');
    // With the whole of the largest ratio asked for, one layer alone trains.
    expect(moved).toHaveLength(1);
    const rates = phases.at(-1)!.rates.map(({ rate }) => rate!);
    expect(rates.filter((rate) => rate > 0)).toHaveLength(1);
    expect(() => autoSnr({ batches: 1 })).toThrow('batches');
  });
});

describe('findRate', () => {
  test('finds a rate for the layers that would train, and leaves everything as it was', async () => {
    const model = await probed();
    const before = await fingerprint(model.parameters);
    const trainable = trainableLayers(model);
    const tensors = memory().numTensors;
    const curve = await findRate(model, data, { train: { lastStages: 1 }, steps: 40, seed: 7 });
    expect(memory().numTensors).toBe(tensors);
    expect(await fingerprint(model.parameters)).toEqual(before);
    expect(trainableLayers(model)).toEqual(trainable);
    expect(curve.rates.length).toBeGreaterThan(15);
    expect(curve.rates[0]).toBeCloseTo(1e-6, 12);
    const again = await findRate(model, data, { train: { lastStages: 1 }, steps: 40, seed: 7 });
    expect(again).toEqual(curve);
  });
});

describe('autoFreeze', () => {
  test('freezes from the input on, says so, and what is frozen moves no more', async () => {
    const model = await probed();
    const first = await snapshotOf(model);
    const result = await fineTune(model, data, {
      recipe: autoFreeze({ intervals: 5, percentile: 1, learningRate: 1e-3 }),
      seed: 7,
    });
    const notes = result.phases.flatMap(({ name, notes: own }) =>
      own.map((note) => `${name}: ${note}`),
    );
    // With all stages counted as calm, two measurements freeze the body.
    expect(notes[0]).toMatch(/^interval 2: frozen from here on: stage_1/);
    const trained = result.phases.slice(1).map(({ trainable }) => trainable);
    expect(trained[0]).toBeGreaterThan(trained.at(-1)!);
    expect(trained.at(-1)).toBe(7 * 3 + 3);
    const { layers } = await compare(first, model);
    expect(layers.find(({ layer }) => layer === 'first')!.state).toBe('moved');
  });
});
