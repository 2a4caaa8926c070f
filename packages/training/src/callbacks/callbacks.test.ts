import { afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { cpu } from '@graftjs/backend-cpu';
import {
  defineCallback,
  defineLayer,
  log,
  memory,
  mul,
  tensor2d,
  useBackend,
  type Model,
} from '@graftjs/core';
import { dense, sequential } from '@graftjs/layers';
import { meanSquaredError } from '@graftjs/losses';
import { chain, ema, sgd } from '@graftjs/optimizers';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  backupAndRestore,
  checkpoint,
  csvLogger,
  fit,
  historySvg,
  jsonLinesLogger,
  learningRateScheduler,
  memoryStore,
  readCheckpoint,
  reduceOnPlateau,
  restoreWeights,
  stopOnInterrupt,
  swapAverages,
  terminateOnNaN,
  terminalProgress,
} from '../index.js';

beforeAll(() => useBackend(cpu()));
let before = 0;
beforeEach(() => {
  before = memory().numTensors;
});
afterEach(() => {
  expect(memory().numTensors).toBe(before);
});

const line = { x: [[1], [2], [3], [4]], y: [[2], [4], [6], [8]] };
const slope = (): Model => sequential([dense(1, { useBias: false, inputShape: [1] })]);
const weightOf = (model: Model): number => model.parameters[0]?.value.dataSync()[0] as number;
const loss = meanSquaredError();

test('learningRateScheduler sets the rate of each epoch, reduceOnPlateau lowers it', async () => {
  const model = slope();
  const scheduled = await fit(model, line, {
    loss,
    optimizer: sgd(1e-3),
    epochs: 3,
    callbacks: [learningRateScheduler((epoch, rate) => (epoch === 0 ? rate : rate / 2))],
  });
  expect(scheduled.epochs.map(({ learningRate }) => learningRate)).toEqual([1e-3, 5e-4, 2.5e-4]);
  const stuck = await fit(model, line, {
    loss,
    optimizer: sgd(0),
    epochs: 2,
    callbacks: [reduceOnPlateau({ monitor: 'loss' })],
  });
  expect(stuck.stopped).toBeNull();
  const rates: number[] = [];
  await fit(
    model,
    { x: [[0]], y: [[1]] },
    {
      loss,
      optimizer: sgd(1),
      epochs: 7,
      callbacks: [
        reduceOnPlateau({ monitor: 'loss', patience: 2, factor: 0.5, cooldown: 1, minRate: 0.3 }),
        defineCallback({
          name: 'rates',
          onEpochEnd: ({ optimizer }) => void rates.push(optimizer.learningRate),
        }),
      ],
    },
  );
  // Nothing moves: reduced after epochs 2 and, one of cooling down later, 5 (counted from 0).
  expect(rates).toEqual([1, 1, 0.5, 0.5, 0.3, 0.3, 0.3]);
  model.dispose();
});

test('logs as CSV and JSON lines go on where a resumed run does', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'graft-'));
  const store = memoryStore();
  const run = (dies: boolean) => {
    const model = slope();
    return fit(model, line, {
      loss,
      optimizer: sgd(0.01),
      epochs: 4,
      seed: 1,
      validation: line,
      validationFrequency: 2,
      callbacks: [
        csvLogger({ file: join(folder, 'log.csv') }),
        jsonLinesLogger({ file: join(folder, 'log.jsonl') }),
        backupAndRestore({ folder: store, deleteAtEnd: false, log: () => {} }),
        defineCallback({
          name: 'dies',
          onEpochEnd: ({ epoch }) => {
            if (dies && epoch === 2) throw new Error('killed');
          },
        }),
      ],
    }).finally(() => model.dispose());
  };
  await expect(run(true)).rejects.toThrow('callback "dies" threw in onEpochEnd');
  const history = await run(false);
  const csv = (await readFile(join(folder, 'log.csv'), 'utf8')).trim().split('\n');
  expect(csv[0]).toBe('epoch,learningRate,loss,val.loss');
  expect(
    csv.slice(1).map((row) => row.split(',').map((cell) => (cell === '' ? NaN : Number(cell)))),
  ).toEqual(
    history.values('loss').map((value, i) => [i, 0.01, value, history.values('val.loss')[i]]),
  );
  const lines = (await readFile(join(folder, 'log.jsonl'), 'utf8')).trim().split('\n');
  expect(lines.map((text) => JSON.parse(text).loss)).toEqual(history.values('loss'));
  await rm(folder, { recursive: true });
});

test('checkpoint keeps the best, the last and every so many', async () => {
  const store = memoryStore();
  const model = slope();
  const seen: number[] = [];
  const history = await fit(model, line, {
    loss,
    // Too fast: every epoch is worse.
    optimizer: sgd(0.2),
    epochs: 3,
    validation: line,
    callbacks: [
      defineCallback({ name: 'see', onEpochEnd: ({ model: m }) => void seen.push(weightOf(m)) }),
      checkpoint({ folder: store, monitor: 'val.loss', everyEpochs: 2 }),
    ],
  });
  expect(history.values('val.loss')[1]).toBeGreaterThan(history.values('val.loss')[0] as number);
  expect((await store.list()).sort()).toEqual([
    'best.safetensors',
    'epoch-0002.safetensors',
    'last.safetensors',
  ]);
  for (const [name, epoch] of [
    ['best', 0],
    ['epoch-0002', 1],
    ['last', 2],
  ] as const) {
    restoreWeights(model, await readCheckpoint(store, name));
    expect(weightOf(model)).toBe(seen[epoch]);
  }
  model.dispose();
});

test('swapAverages validates with the means and leaves the model with them', async () => {
  const model = slope();
  const trained: number[] = [];
  await fit(model, line, {
    loss,
    optimizer: chain(ema(0.5), sgd(0.01)),
    epochs: 3,
    batchSize: 4,
    seed: 1,
    validation: line,
    callbacks: [
      swapAverages(),
      defineCallback({ name: 'see', onBatchEnd: ({ model: m }) => void trained.push(weightOf(m)) }),
    ],
  });
  const [a, b, c] = trained as [number, number, number];
  expect(weightOf(model)).toBeCloseTo(((a + b) / 2 + c) / 2, 6);
  expect(weightOf(model)).not.toBe(c);
  model.dispose();
});

describe('terminateOnNaN', () => {
  const logarithm = defineLayer({ type: 'test/Log', call: (x) => log(x) });
  const burst = defineLayer({ type: 'test/Burst', call: (x) => mul(mul(x, 1e30), 1e30) });

  test.each([
    [
      'log',
      () => logarithm({ name: 'log' }),
      /^loss is (NaN|Infinity) in epoch 1, step 1: first the output of layer "log" \(Log\)$/,
    ],
    ['burst', () => burst({ name: 'burst' }), /first the output of layer "burst" \(Burst\)$/],
  ])('names layer "%s" and keeps the weights', async (_, layer, reason) => {
    const model = sequential([dense(1, { useBias: false, inputShape: [1] }), layer()]);
    const negative = tensor2d([[-1]]);
    model.setWeights([negative]);
    negative.dispose();
    const history = await fit(
      model,
      { x: [[1]], y: [[1]] },
      {
        loss,
        optimizer: sgd(0.1),
        epochs: 3,
        callbacks: [terminateOnNaN()],
      },
    );
    expect(history.stopped).toMatch(reason);
    expect(history.epochs).toEqual([]);
    expect(weightOf(model)).toBe(-1);
    model.dispose();
  });
});

test('the terminal bar rewrites its line and says how long it will take', () => {
  let [text, time] = ['', 0];
  const bar = terminalProgress({
    write: (part) => (text += part),
    columns: () => 80,
    now: () => time,
  });
  expect(bar.wantsStep()).toBe(true);
  bar.step({ epoch: 0, epochs: 2, step: 1, steps: 10, logs: { loss: 1 } });
  expect(bar.wantsStep()).toBe(false);
  time = 4000;
  bar.step({ epoch: 0, epochs: 2, step: 5, steps: 10, logs: { loss: 0.5 } });
  expect(text.split('\r').at(-1)).toBe(
    '\u001b[2Kepoch 1/2  [============            ] 5/10  loss 0.5000  4.0 s left',
  );
  bar.epoch({ epoch: 0, epochs: 2, step: 10, steps: 10, logs: { loss: 1e-7 }, seconds: 75 });
  expect(text.endsWith('epoch 1/2  loss 1.00e-7  1 min 15 s\n')).toBe(true);
});

test('Ctrl-C once aborts the signal and says how to go on, twice ends the process', () => {
  const [messages, codes]: [string[], number[]] = [[], []];
  const interrupt = stopOnInterrupt({
    log: (message) => void messages.push(message),
    resumeHint: 'Run it again.',
    exit: (code) => void codes.push(code),
  });
  process.emit('SIGINT');
  expect(interrupt.signal.aborted).toBe(true);
  expect(messages).toEqual(['Finishing this step; once more stops at once.\nRun it again.']);
  expect(codes).toEqual([]);
  process.emit('SIGINT');
  expect(codes).toEqual([130]);
  const listeners = process.listenerCount('SIGINT');
  interrupt.dispose();
  expect(process.listenerCount('SIGINT')).toBe(listeners - 1);
});

test('curves are drawn without a display', async () => {
  const model = slope();
  const history = await fit(model, line, {
    loss,
    optimizer: sgd(0.01),
    epochs: 3,
    validation: line,
  });
  const svg = historySvg(history);
  expect(svg.match(/<circle/g)).toHaveLength(6);
  expect(svg).toContain('>val.loss</tspan>');
  expect(svg).not.toMatch(/NaN|undefined/);
  model.dispose();
});
