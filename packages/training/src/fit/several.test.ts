import { afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { cpu } from '@graftjs/backend-cpu';
import {
  Random,
  add,
  mean,
  memory,
  square,
  sub,
  tensor,
  tensor2d,
  type Batch,
  type Model,
  type Scalar,
  type Tensor,
  useBackend,
} from '@graftjs/core';
import { concatenate, dense, dropout, input, model, sequential } from '@graftjs/layers';
import { binaryCrossentropy, meanSquaredError } from '@graftjs/losses';
import { binaryAccuracy, meanAbsoluteError } from '@graftjs/metrics';
import { adam, chain, sam, scheduleFreeAdamW, sgd, lossScaling } from '@graftjs/optimizers';
import {
  evaluate,
  fit,
  predict,
  predictOutputs,
  swapAverages,
  trainOnBatch,
  type CustomStep,
} from '../index.js';

beforeAll(() => useBackend(cpu()));
let before = 0;
beforeEach(() => {
  before = memory().numTensors;
});
afterEach(() => {
  expect(memory().numTensors).toBe(before);
});

const mse = meanSquaredError();

/** Two inputs, two outputs. */
function twoByTwo(): Model {
  const [left, right] = [input({ shape: [1], name: 'left' }), input({ shape: [2], name: 'right' })];
  const joined = concatenate().apply([left, right]);
  const hidden = dense(4, { activation: 'tanh' }).apply(joined);
  const age = dense(1, { name: 'age' }).apply(hidden);
  const sex = dense(1, { name: 'sex', activation: 'sigmoid' }).apply(hidden);
  const made = model({ inputs: [left, right], outputs: [age, sex] });
  made.initialize(new Random(3));
  return made;
}

const count = 12;
const left = Array.from({ length: count }, (_, i) => [Math.sin(i)]);
const right = Array.from({ length: count }, (_, i) => [Math.cos(i), i / count]);
const age = left.map(([a]) => [(a ?? 0) * 2]);
const sex = left.map(([a]) => [(a ?? 0) > 0 ? 1 : 0]);

describe('several inputs, outputs and losses', () => {
  test('by name or in order: weighted losses add up', async () => {
    const net = twoByTwo();
    const loss = { age: mse, sex: binaryCrossentropy() };
    const metrics = {
      error: { metric: meanAbsoluteError(), output: 'age' },
      right: { metric: binaryAccuracy(), output: 'sex' },
    };
    const named = { x: { left, right }, y: { age, sex } };
    const logs = await evaluate(net, named, { loss, lossWeights: { sex: 0.5 }, metrics });
    expect(logs.loss).toBeCloseTo(logs['age.loss'] + 0.5 * logs['sex.loss'], 6);
    const listed = await evaluate(
      net,
      { x: [left, right], y: [age, sex] },
      {
        loss: [mse, binaryCrossentropy()],
        lossWeights: [1, 0.5],
      },
    );
    expect(listed.loss).toBe(logs.loss);
    const history = await fit(net, named, {
      loss,
      metrics,
      optimizer: adam(0.05),
      epochs: 40,
      seed: 1,
      validation: named,
    });
    expect(history.values('age.loss').at(-1)).toBeLessThan(0.1);
    expect(history.values('val.right').at(-1)).toBeGreaterThan(0.9);
    const outputs = await predictOutputs(net, { left, right }, { batchSize: 5 });
    expect(outputs.map(({ shape }) => shape)).toEqual([
      [count, 1],
      [count, 1],
    ]);
    for (const output of outputs) output.dispose();
    net.dispose();
  });

  test('says what is missing or misspelled', async () => {
    const net = twoByTwo();
    const data = { x: { left, right }, y: { age, sex } };
    const optimizer = sgd();
    await expect(fit(net, data, { loss: mse, optimizer })).rejects.toThrow(
      'fit: the model has 2 outputs, and one loss is given [GRAFT-CONFIG]\n' +
        '  Hint: Give a list, or an object with "age", "sex".',
    );
    await expect(fit(net, data, { loss: { agge: mse, sex: mse }, optimizer })).rejects.toThrow(
      'fit, loss: the model has no output "agge"',
    );
    await expect(
      fit(net, { x: { left, wright: right }, y: [age, sex] }, { loss: [mse, mse], optimizer }),
    ).rejects.toThrow('fit, x: the model has nothing called "wright"');
    await expect(predict(net, { left, right })).rejects.toThrow('Use predictOutputs');
    net.dispose();
  });
});

describe('batches from', () => {
  const batch = (i: number): Batch => ({
    x: tensor2d([[i], [i + 1]]),
    y: tensor2d([[2 * i], [2 * i + 2]]),
  });
  const slope = (): Model => sequential([dense(1, { useBias: false, inputShape: [1] })]);

  test('a generator function, asked anew each epoch', async () => {
    const net = slope();
    const passes: number[] = [];
    const history = await fit(
      net,
      function* ({ epoch }) {
        passes.push(epoch);
        for (let i = 0; i < 3; i++) yield batch(i / 4);
      },
      { loss: mse, optimizer: sgd(0.2), epochs: 20 },
    );
    expect(passes).toEqual(Array.from({ length: 20 }, (_, i) => i));
    expect(history.epochs[0]?.steps).toBe(3);
    expect(history.values('loss').at(-1)).toBeLessThan(1e-3);
    net.dispose();
  });

  test('an endless async iterable, in epochs of so many steps', async () => {
    const net = slope();
    let [made, closed] = [0, false];
    async function* endless(): AsyncGenerator<Batch> {
      try {
        for (;;) yield batch((made++ % 4) / 4);
      } finally {
        closed = true;
      }
    }
    const history = await fit(net, endless(), {
      loss: mse,
      optimizer: sgd(0.1),
      epochs: 3,
      stepsPerEpoch: 5,
    });
    expect(history.epochs.map(({ steps }) => steps)).toEqual([5, 5, 5]);
    expect([made, closed]).toEqual([15, true]);
    const ended = await fit(net, [batch(0), batch(1)], {
      loss: mse,
      optimizer: sgd(0.1),
      epochs: 3,
      stepsPerEpoch: 5,
    });
    expect(ended).toMatchObject({ stopped: 'the data ended', steps: 2 });
    net.dispose();
  });
});

test('trainOnBatch takes the step of fit, and leaves the batch alone', async () => {
  const [a, b] = [0, 1].map(() => sequential([dense(1, { useBias: false, inputShape: [1] })]));
  const start = tensor2d([[0.5]]);
  for (const net of [a, b] as Model[]) net.setWeights([start]);
  const x = tensor([[1], [2]]);
  const y = tensor([[3], [4]]);
  const optimizer = adam(0.1);
  const logs = await trainOnBatch(a as Model, { x, y }, { loss: mse, optimizer });
  const history = await fit(b as Model, { x, y }, { loss: mse, optimizer: adam(0.1) });
  expect(logs.loss).toBe(history.values('loss')[0]);
  const [first, second] = [a, b].map((net) => net?.parameters[0]?.value.dataSync()[0]);
  expect(first).toBe(second);
  expect(x.isDisposed).toBe(false);
  optimizer.dispose();
  for (const tensor of [start, x, y]) tensor.dispose();
  for (const net of [a, b] as Model[]) net.dispose();
});

test('a step of one’s own: the loss of two passes that must agree', async () => {
  const data = { x: left, y: age };
  const run = async (step?: CustomStep) => {
    const net = sequential([dense(3, { inputShape: [1] }), dropout(0.5), dense(1)]);
    const history = await fit(net, data, {
      loss: mse,
      optimizer: sgd(0.1),
      epochs: 3,
      seed: 1,
      step,
    });
    const weights = net.parameters.map(({ value }) => Array.from(value.dataSync()));
    net.dispose();
    return { weights, losses: history.values('loss') };
  };
  const plain = await run();
  expect(await run(({ loss }) => loss())).toEqual(plain);
  const seen: boolean[] = [];
  const agreeing = await run(({ x, outputs: [first], forward, loss }) => {
    const [second] = forward(x);
    const apart = mean<Scalar>(square(sub(first as Tensor, second as Tensor)));
    seen.push((apart.dataSync()[0] as number) > 0);
    return add<Scalar>(loss(), apart);
  });
  // Dropout differs between the passes.
  expect(seen).toEqual([true, true, true]);
  expect(agreeing.losses[0]).toBeGreaterThan(plain.losses[0] as number);
});

test('optimizers that ask for more than gradients get it', async () => {
  const data = { x: left, y: age };
  for (const optimizer of [
    chain(sam(0.01), sgd(0.1)),
    chain(lossScaling({ initialScale: 64 }), sgd(0.1)),
    scheduleFreeAdamW(0.1),
  ]) {
    const net = sequential([dense(1, { inputShape: [1] })]);
    const history = await fit(net, data, {
      loss: mse,
      optimizer,
      epochs: 200,
      batchSize: 12,
      seed: 2,
      validation: data,
      callbacks: [swapAverages()],
    });
    expect(history.values('val.loss').at(-1)).toBeLessThan(0.05);
    // The loss that is logged is not the scaled one.
    expect(history.values('loss')[0]).toBeLessThan(10);
    net.dispose();
  }
});
