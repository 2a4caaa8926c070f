import { afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { cpu } from '@graftjs/backend-cpu';
import { memory, tensor2d, useBackend, type Model, type Optimizer } from '@graftjs/core';
import { fromArrays } from '@graftjs/datasets';
import { add, batchNormalization, dense, dropout, input, model, sequential } from '@graftjs/layers';
import { meanSquaredError, sparseCategoricalCrossentropy } from '@graftjs/losses';
import { accumulate, adam, chain, clipByNorm, cosineDecay, ema, sgd } from '@graftjs/optimizers';
import { lossScaling, multiOptimizer, scheduleFreeAdamW } from '@graftjs/optimizers';
import {
  findLearningRate,
  fit,
  learningRateSvg,
  suggestLearningRates,
  type StepContext,
} from '../index.js';

beforeAll(() => useBackend(cpu()));
let before = 0;
beforeEach(() => {
  before = memory().numTensors;
});
afterEach(() => {
  expect(memory().numTensors).toBe(before);
});

const x = Array.from({ length: 24 }, (_, i) => [Math.sin(i), Math.cos(2 * i)]);
const y = x.map(([a, b]) => [2 * a! - b! + 0.5]);
const data = { x, y };
const loss = meanSquaredError();
const network = (): Model =>
  sequential([
    dense(6, { activation: 'relu', inputShape: [2] }),
    batchNormalization(),
    dropout(0.2),
    dense(1),
  ]);
const bitsOf = (values: ArrayLike<number>) =>
  Array.from(new Uint32Array(Float32Array.from(values).buffer));
/** Everything that a sweep must leave as it was, to the bit. */
const stateOf = (net: Model, optimizer: Optimizer) => ({
  weights: net.parameters.map(({ value }) => bitsOf(value.dataSync())),
  rate: optimizer.learningRate,
  lossScale: optimizer.lossScale,
  iterations: optimizer.iterations,
  states: net.parameters.map((parameter) => {
    const state = optimizer.stateOf(parameter);
    if (!state) return null;
    const slots = Object.entries(state.slots);
    return [state.step, slots.map(([name, slot]) => [name, bitsOf(slot.dataSync())])];
  }),
});

describe('suggestions', () => {
  const logRates = Array.from({ length: 100 }, (_, i) => -7 + (8 * i) / 99);
  const rates = logRates.map((u) => 10 ** u);
  const losses = logRates.map(
    (u) => 2.3 - 1.6 / (1 + Math.exp(-2.5 * (u + 3))) + (u > -1 ? 3 * (u + 1) ** 2 : 0),
  );

  test("are fastai's on a curve in closed form", () => {
    const { valley, steep, minimum } = suggestLearningRates({ rates, losses })!;
    expect([valley.index, steep.index, minimum.index]).toEqual([36, 49, 74]);
    expect(valley.rate).toBeCloseTo(8.111308307896872e-5, 15);
    expect(steep.rate).toBeCloseTo(0.0009111627561154896, 14);
    expect(minimum.rate).toBeCloseTo(0.009545484566618346, 13);
  });

  test('are none where nothing falls', () => {
    expect(suggestLearningRates({ rates: [], losses: [] })).toBeNull();
    expect(suggestLearningRates({ rates: [1], losses: [1] })).toBeNull();
    expect(suggestLearningRates({ rates: [1, 2, 3], losses: [1, 1, 2] })).toBeNull();
    expect(suggestLearningRates({ rates: [1, 2], losses: [2, 1] })).toEqual({
      valley: { rate: 1, index: 0 },
      steep: { rate: 1, index: 0 },
      minimum: { rate: 0.2, index: 1 },
    });
  });
});

describe('a sweep', () => {
  test('goes up by one factor, stops where the loss rises, and finds a rate that trains', async () => {
    const net = sequential([dense(1, { inputShape: [2] })]);
    const found = await findLearningRate(net, data, { loss, optimizer: sgd(), seed: 1 });
    expect(found.rates[0]).toBe(1e-7);
    const factors = found.rates.slice(1).map((rate, i) => rate / found.rates[i]!);
    for (const factor of factors) expect(factor).toBeCloseTo(1e8 ** (1 / 99), 10);
    expect(found.stopped).toBe('the loss is more than 4 times its best');
    const best = Math.min(...found.losses);
    expect(found.losses.at(-1)).toBeGreaterThan(4 * best);
    expect(Math.max(...found.losses.slice(0, -1))).toBeLessThanOrEqual(4 * best);
    const { valley, steep, minimum } = found.suggestions!;
    expect(found.suggestion).toBe(found.rates[valley.index]);
    expect(steep.rate).toBe(found.rates[steep.index]);
    expect(minimum.rate).toBe(found.rates[minimum.index]! / 10);
    const svg = learningRateSvg(found);
    expect(svg.match(/<circle/g)).toHaveLength(3);
    expect(svg).toContain(`>valley ${valley.rate.toExponential(1)}</text>`);
    expect(svg).toContain('>1e-4</text>');
    expect(svg).not.toMatch(/NaN|undefined|Infinity/);
    expect(learningRateSvg({ rates: [], losses: [], suggestions: null })).not.toMatch(/NaN/);
    const history = await fit(net, data, { loss, optimizer: sgd(steep.rate), epochs: 30 });
    expect(history.values('loss').at(-1)).toBeLessThan(0.5 * history.values('loss')[0]!);
    net.dispose();
  });

  test('smooths the loss without the bias of the beginning', async () => {
    const net = network();
    const options = { loss, optimizer: adam(), steps: 6, batchSize: 8, seed: 2 };
    const { losses, batchLosses } = await findLearningRate(net, data, options);
    const weights = batchLosses.map((_, i) => 0.98 ** (5 - i));
    const sum = (list: number[]) => list.reduce((a, b) => a + b, 0);
    const mean = sum(batchLosses.map((value, i) => value * weights[i]!)) / sum(weights);
    expect(losses.at(-1)).toBeCloseTo(mean, 10);
    const plain = await findLearningRate(net, data, { ...options, smoothing: 0 });
    expect(plain.losses).toEqual(plain.batchLosses);
    expect(plain.batchLosses).toEqual(batchLosses);
    net.dispose();
  });

  const warmUp = () => cosineDecay(0, { warmupTarget: 0.01, warmupSteps: 4, decaySteps: 40 });
  const optimizers: { readonly [name: string]: () => Optimizer } = {
    'adam under a schedule that starts at 0': () => adam(warmUp()),
    'a chain that accumulates, clips and averages': () =>
      chain(accumulate(2), clipByNorm(1), ema(0.9), sgd(warmUp(), { momentum: 0.9 })),
    'loss scaling': () => chain(lossScaling({ initialScale: 64, growthSteps: 5 }), adam()),
    'several optimizers': () =>
      multiOptimizer([{ names: ['bias'], optimizer: sgd(0.1) }], { otherwise: adam(warmUp()) }),
    'schedule-free AdamW': () => scheduleFreeAdamW(),
  };
  describe.each(Object.entries(optimizers))('with %s', (_, make) => {
    const train = (net: Model, optimizer: Optimizer) =>
      fit(net, data, { loss, optimizer, epochs: 2, batchSize: 5, seed: 3 });

    test('leaves a trained model as if it had not been', async () => {
      const run = async (meanwhile: (net: Model, optimizer: Optimizer) => Promise<unknown>) => {
        const [net, optimizer] = [network(), make()];
        await train(net, optimizer);
        const first = stateOf(net, optimizer);
        await meanwhile(net, optimizer);
        expect(stateOf(net, optimizer)).toEqual(first);
        const history = await train(net, optimizer);
        const after = stateOf(net, optimizer);
        optimizer.dispose();
        net.dispose();
        return { after, losses: history.values('loss') };
      };
      const alone = await run(async () => {});
      const sweep = async (net: Model, optimizer: Optimizer) => {
        const options = { loss, optimizer, batchSize: 5, seed: 9 };
        const { rates } = await findLearningRate(net, data, options);
        expect(rates.length).toBeGreaterThan(20);
      };
      expect(await run(sweep)).toEqual(alone);
      const interrupted = async (net: Model, optimizer: Optimizer) => {
        const controller = new AbortController();
        let step = 0;
        const counted = ({ loss: plain }: StepContext) => {
          if (++step === 12) controller.abort();
          return plain();
        };
        const { signal } = controller;
        const options = { loss, optimizer, seed: 9, signal, step: counted };
        const { stopped, rates } = await findLearningRate(net, data, options);
        expect(stopped).toBe('interrupted');
        expect(rates.length).toBeLessThanOrEqual(12);
      };
      expect(await run(interrupted)).toEqual(alone);
      const failing = async (net: Model, optimizer: Optimizer) => {
        let step = 0;
        const fails = ({ loss: plain }: StepContext) => {
          if (++step === 12) throw new Error('of its own');
          return plain();
        };
        const swept = findLearningRate(net, data, { loss, optimizer, seed: 9, step: fails });
        await expect(swept).rejects.toThrow('of its own');
      };
      expect(await run(failing)).toEqual(alone);
    });

    test('leaves a new optimizer new', async () => {
      const run = async (sweeps: boolean) => {
        const [net, optimizer] = [network(), make()];
        if (sweeps) await findLearningRate(net, data, { loss, optimizer, seed: 3 });
        expect(optimizer.iterations).toBe(0);
        // The model had no values: those that `fit` with this seed gives are what the sweep gave.
        const history = await train(net, optimizer);
        const after = stateOf(net, optimizer);
        optimizer.dispose();
        net.dispose();
        return { after, losses: history.values('loss') };
      };
      expect(await run(true)).toEqual(await run(false));
    });
  });

  test('keeps what the optimizer knows of other models', async () => {
    const [one, other, optimizer] = [network(), network(), adam(0.01)];
    await fit(one, data, { loss, optimizer, epochs: 1, seed: 1 });
    const known = stateOf(one, optimizer);
    await findLearningRate(other, data, { loss, optimizer, steps: 10, seed: 1 });
    expect(stateOf(one, optimizer)).toEqual(known);
    expect(optimizer.stateOf(other.parameters[0]!)).toBeNull();
    optimizer.dispose();
    one.dispose();
    other.dispose();
  });

  test('goes along datasets, endless streams, a stream that ends, several inputs', async () => {
    const net = sequential([dense(1, { inputShape: [2] })]);
    const rest = { loss, optimizer: sgd(), steps: 30, to: 1e-3, seed: 1 };
    const dataset = fromArrays({ x, y }).shuffle().batch(8);
    expect((await findLearningRate(net, dataset, rest)).rates).toHaveLength(30);
    const batch = () => ({ x: tensor2d(x.slice(0, 4)), y: tensor2d(y.slice(0, 4)) });
    let made = 0;
    function* endless() {
      for (; ; made++) yield batch();
    }
    const { rates, stopped } = await findLearningRate(net, () => endless(), rest);
    expect([rates.length, stopped, made]).toEqual([30, null, 29]);
    function* seven() {
      for (let i = 0; i < 7; i++) yield batch();
    }
    const short = await findLearningRate(net, seven(), rest);
    expect([short.rates.length, short.stopped]).toEqual([7, 'the data ended']);
    net.dispose();
    const [a, b] = [input({ shape: [2] }), input({ shape: [2] })];
    const two = model({
      inputs: [a, b],
      outputs: add().apply([dense(1).apply(a), dense(1).apply(b)]),
    });
    const found = await findLearningRate(two, { x: [x, x], y }, { ...rest, from: 1e-5 });
    expect(found.rates).toHaveLength(30);
    expect(found.rates.at(-1)).toBeCloseTo(1e-3, 12);
    two.dispose();
  });

  test('takes the options of fit as they are', async () => {
    const net = sequential([dense(1, { inputShape: [2] })]);
    const options = {
      loss,
      optimizer: adam(),
      epochs: 3,
      validation: data,
      seed: 1,
      callbacks: [],
    };
    const { rates } = await findLearningRate(net, data, { ...options, steps: 5 });
    expect(rates).toHaveLength(5);
    const swept = findLearningRate(net, data, { ...options, step: undefined, stesp: 5 } as never);
    await expect(swept).rejects.toThrow('there is no option "stesp"');
    net.dispose();
  });

  test('says what it cannot do', async () => {
    const net = sequential([dense(3, { inputShape: [2], activation: 'softmax' })]);
    const optimizer = adam(0.01);
    const found = (given: object, of: object = data) =>
      findLearningRate(net, of as typeof data, { loss, optimizer, seed: 1, ...given });
    await expect(found({ from: 0 })).rejects.toThrow(
      'findLearningRate: the option "from" cannot be used [GRAFT-CONFIG]\n' +
        '  expected  a rate above 0\n  got       0',
    );
    await expect(found({ from: 1, to: 0.1 })).rejects.toThrow('the option "to" cannot be used');
    await expect(found({ steps: 1 })).rejects.toThrow('the option "steps" cannot be used');
    await expect(found({ smoothing: 1 })).rejects.toThrow('"smoothing" cannot be used');
    await expect(found({ divergence: 1 })).rejects.toThrow('"divergence" cannot be used');
    await expect(found({}, { x: [[1, 2, 3]], y: [0] })).rejects.toThrow('findLearningRate, x: ');
    const labels = { loss: sparseCategoricalCrossentropy() };
    const [x8, y8] = [x.slice(0, 8), [0, 1, 2, 0, 1, 7, 0, 1]];
    await expect(found(labels, { x: x8, y: y8 })).rejects.toThrow(
      'findLearningRate, step 1: the label of example 5 does not fit loss',
    );
    const holes = {
      x: x8.map((row, i) => (i === 3 ? [NaN, 1] : row)),
      y: [0, 1, 2, 0, 1, 2, 0, 1],
    };
    await expect(found(labels, holes)).rejects.toThrow(
      'findLearningRate, step 1: x holds NaN at example 3',
    );
    await expect(found(labels, fromArrays({ x, y }).take(0).batch(2))).rejects.toThrow(
      'findLearningRate: the data hold no batch',
    );
    for (const layer of net.layers) layer.trainable = false;
    await expect(found(labels, { x: x8, y: y8 })).rejects.toThrow(
      'findLearningRate: the model has nothing to train',
    );
    net.dispose();
  });

  test('ends where the loss is no number, and says at which rate', async () => {
    const net = sequential([dense(1, { useBias: false, inputShape: [1] })]);
    const far = { x: [1e15], y: [0] };
    const options = { loss, optimizer: sgd(), from: 1e-3, to: 1e9, steps: 9, divergence: 1e30 };
    const { stopped } = await findLearningRate(net, far, { ...options, seed: 1 });
    expect(stopped).toMatch(/^the loss is (Infinity|NaN) at a rate of /);
    net.dispose();
  });
});
