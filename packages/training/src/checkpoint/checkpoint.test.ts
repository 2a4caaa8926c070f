import { afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { cpu } from '@graftjs/backend-cpu';
import { defineCallback, memory, useBackend, type Model } from '@graftjs/core';
import { fromArrays } from '@graftjs/datasets';
import { dense, dropout, sequential } from '@graftjs/layers';
import { meanSquaredError } from '@graftjs/losses';
import { adam, sgd } from '@graftjs/optimizers';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  backupAndRestore,
  earlyStopping,
  fit,
  latestCheckpoint,
  memoryStore,
  reduceOnPlateau,
  restoreWeights,
} from '../index.js';

beforeAll(() => useBackend(cpu()));
let before = 0;
beforeEach(() => {
  before = memory().numTensors;
});
afterEach(() => {
  expect(memory().numTensors).toBe(before);
});

const data = {
  x: Array.from({ length: 24 }, (_, i) => [Math.sin(i), Math.cos(i)]),
  y: Array.from({ length: 24 }, (_, i) => [Math.sin(i) * 2]),
};
const network = (): Model =>
  sequential([dense(6, { activation: 'relu', inputShape: [2] }), dropout(0.2), dense(1)]);
const weightsOf = (model: Model): number[][] =>
  model.parameters.map(({ value }) => Array.from(value.dataSync()));

/** Trains until a step at which everything is dropped, as a process that is killed drops it. */
async function train(store: ReturnType<typeof memoryStore> | string, diesAt = Infinity) {
  const model = network();
  let steps = 0;
  const log: string[] = [];
  try {
    const history = await fit(model, data, {
      loss: meanSquaredError(),
      optimizer: adam(0.02),
      epochs: 5,
      batchSize: 4,
      seed: 3,
      validation: data,
      callbacks: [
        defineCallback({
          name: 'dies',
          onBatchEnd: () => {
            if (++steps === diesAt) throw new Error('killed');
          },
        }),
        reduceOnPlateau({ patience: 1, factor: 0.5, minDelta: 0.05 }),
        earlyStopping({ patience: 9 }),
        backupAndRestore({
          folder: store,
          everySteps: 2,
          deleteAtEnd: false,
          log: (message) => void log.push(message),
        }),
      ],
    });
    const epochs = history.epochs.map(({ seconds: _, ...record }) => record);
    return { weights: weightsOf(model), epochs, kept: history.kept, log };
  } catch {
    return { log };
  } finally {
    model.dispose();
  }
}

describe('a run that was killed', () => {
  test.each([1, 6, 7, 17, 29])('after %i steps and resumed ends with the same bits', async (at) => {
    const whole = await train(memoryStore());
    const store = memoryStore();
    expect(await train(store, at)).toEqual({ log: [] });
    const { log, ...resumed } = await train(store);
    expect(resumed).toEqual({ ...whole, log: undefined });
    expect(log).toEqual(at === 1 ? [] : [`memory: resumed after ${at - (at % 2 || 2)} steps`]);
  });

  test('falls back to the checkpoint before one that is damaged, and says so', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'graft-'));
    const whole = await train(memoryStore());
    await train(folder, 9);
    const names = (await readdir(folder)).sort();
    expect(names).toEqual(['step-00000006.safetensors', 'step-00000008.safetensors']);
    const newest = join(folder, 'step-00000008.safetensors');
    const bytes = await readFile(newest);
    bytes[bytes.length - 9] = (bytes.at(-9) as number) ^ 4;
    await writeFile(newest, bytes);
    const turned = await train(folder, 3);
    expect(turned.log).toEqual([
      `${newest}: its checksum does not fit its content [GRAFT-FORMAT]\n` +
        '  The checkpoint before it is used, if there is one.',
      `${folder}: resumed after 6 steps`,
    ]);
    await writeFile(newest, bytes.subarray(0, 40));
    const { log, weights } = await train(folder);
    expect(log?.[0]).toContain('it is cut off or no checkpoint');
    expect(weights).toEqual(whole.weights);
    await rm(folder, { recursive: true });
  });

  test('by an interrupt saves where it is, and is not over', async () => {
    const store = memoryStore();
    const controller = new AbortController();
    const run = async (signal?: AbortSignal) => {
      const model = network();
      const history = await fit(model, data, {
        loss: meanSquaredError(),
        optimizer: adam(0.02),
        epochs: 3,
        batchSize: 4,
        seed: 3,
        signal,
        callbacks: [
          defineCallback({
            name: 'interrupts',
            onBatchEnd: ({ epoch, step }) => {
              if (epoch === 1 && step === 2) controller.abort();
            },
          }),
          backupAndRestore({ folder: store, log: () => {} }),
        ],
      });
      const weights = weightsOf(model);
      model.dispose();
      return { ...history, weights };
    };
    const broken = await run(controller.signal);
    expect(broken).toMatchObject({ stopped: 'interrupted', steps: 9 });
    const resumed = await run();
    expect(resumed).toMatchObject({ stopped: null, steps: 18 });
    expect(await store.list()).toEqual([]);
    expect((await run()).weights).toEqual(resumed.weights);
  });
});

test.each([undefined, 5])(
  'an interrupt while it validates saves the steps before it (stepsPerEpoch %p)',
  async (stepsPerEpoch) => {
    const store = memoryStore();
    const controller = new AbortController();
    let validations = 0;
    const run = async (signal?: AbortSignal) => {
      const model = network();
      const history = await fit(model, fromArrays(data).shuffle().batch(4), {
        loss: meanSquaredError(),
        optimizer: adam(0.02),
        epochs: 3,
        stepsPerEpoch,
        seed: 3,
        signal,
        validation: async ({ random }) => {
          // The first is a look at its shapes, before the first step.
          if (++validations === 3) controller.abort();
          return fromArrays(data).batch(12).iterate({ epoch: 0, random });
        },
        callbacks: [backupAndRestore({ folder: store, everySteps: 100, log: () => {} })],
      });
      const weights = weightsOf(model);
      model.dispose();
      const epochs = history.epochs.map(({ seconds: _, ...record }) => record);
      return { stopped: history.stopped, steps: history.steps, epochs, weights };
    };
    const broken = await run(controller.signal);
    const perEpoch = stepsPerEpoch ?? 6;
    expect(broken).toMatchObject({ stopped: 'interrupted', steps: 2 * perEpoch });
    expect(broken.epochs).toHaveLength(1);
    expect(await store.list()).toHaveLength(1);
    const resumed = await run();
    expect(await store.list()).toEqual([]);
    expect(await run()).toEqual(resumed);
    expect(resumed).toMatchObject({ stopped: null, steps: 3 * perEpoch });
  },
);

test('a checkpoint is refused by another model, seed or optimizer, and gives weights alone', async () => {
  const store = memoryStore();
  await train(store);
  const snapshot = await latestCheckpoint(store);
  const same = network();
  restoreWeights(same, snapshot!);
  expect(weightsOf(same)[0]).toEqual(Array.from(snapshot!.parameters[0]!.value.values));
  const other = sequential([dense(5, { inputShape: [2] }), dense(1)]);
  expect(() => restoreWeights(other, snapshot!)).toThrow(
    'checkpoint: it is the checkpoint of another model [GRAFT-CONFIG]',
  );
  const again = (optimizer: ReturnType<typeof sgd>, seed: number) =>
    fit(same, data, {
      loss: meanSquaredError(),
      optimizer,
      seed,
      callbacks: [backupAndRestore({ folder: store, log: () => {} })],
    });
  await expect(again(sgd(), 3)).rejects.toThrow('checkpoint: it was made with another optimizer');
  await expect(again(adam(), 4)).rejects.toThrow('checkpoint: it was made with another seed');
  same.dispose();
  other.dispose();
});
