import { afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { cpu } from '@graftjs/backend-cpu';
import { dispose, memory, useBackend, zeros, type Optimizer, type Parameter } from '@graftjs/core';
import * as exported from './index.js';
import { allLinks, allOptimizers, allSchedules, optimizersRegistry } from './index.js';
import { applyStep, goldens, startParameters } from './testing/goldens.js';
import { valuesOf } from './testing/parameters.js';
import { descend, quadratic, smallNet } from './testing/problems.js';
import { expectNear } from '../../../tools/jest/expect-near.js';

type Name = keyof typeof allOptimizers;
const make = (name: Name, learningRate: number, options: object = {}): Optimizer =>
  (allOptimizers[name] as (options: object) => Optimizer)({ ...options, learningRate });

/** Rates at which each makes both problems small in 200 steps. */
const RATES: { readonly [N in Name]: { readonly rate: number; readonly options?: object } } = {
  adadelta: { rate: 1, options: { epsilon: 1e-4 } },
  adafactor: { rate: 0.1 },
  adagrad: { rate: 0.3 },
  adam: { rate: 0.03 },
  adamW: { rate: 0.03 },
  adamax: { rate: 0.05 },
  ftrl: { rate: 0.3, options: { l2: 1e-3 } },
  lamb: { rate: 0.05 },
  lars: { rate: 5 },
  lion: { rate: 0.01 },
  muon: { rate: 0.03 },
  nadam: { rate: 0.03 },
  rmsprop: { rate: 0.02, options: { centered: true } },
  scheduleFreeAdamW: { rate: 0.1 },
  sgd: { rate: 0.004, options: { momentum: 0.9, nesterov: true } },
};
/** Those that move without a gradient, and why. */
const MOVES_ALONE: { readonly [N in Name]?: string } = {
  adamW: 'weight decay',
  muon: 'weight decay',
  ftrl: 'starts from 0',
};

let before = 0;
const parameters: Parameter[] = [];
beforeAll(() => useBackend(cpu()));
beforeEach(() => {
  before = memory().numTensors;
});
afterEach(() => {
  for (const parameter of parameters.splice(0)) parameter.dispose();
  expect(memory().numTensors).toBe(before);
});

const started = (): Parameter[] => {
  const made = startParameters();
  parameters.push(...made);
  return made;
};

test('everything exported is in one table, and every optimizer has cases here', () => {
  const factories = Object.entries(exported).filter(
    ([, value]) => typeof value === 'function' && 'fromConfig' in value,
  );
  const names = Object.keys({ ...allOptimizers, ...allLinks, ...allSchedules });
  expect(factories.map(([name]) => name).sort()).toEqual(
    [...names, 'chain', 'multiOptimizer'].sort(),
  );
  const optimizers = Object.keys(allOptimizers).sort();
  expect(Object.keys(RATES).sort()).toEqual(optimizers);
  expect([...new Set(goldens.cases.map(({ optimizer }) => optimizer))].sort()).toEqual(optimizers);
});

test('all optimizers of Keras are here by their names', () => {
  const others = { LossScaleOptimizer: 'lossScaling', Optimizer: null, OptimizerMap: null };
  const ours = [...Object.keys({ ...allOptimizers, ...allLinks }), 'multiOptimizer'];
  const wanted = goldens.keras.map((name) => (name in others ? others[name as 'Optimizer'] : name));
  const lower = ours.map((name) => name.toLowerCase());
  const missing = wanted.filter((name) => name !== null && !lower.includes(name.toLowerCase()));
  expect(missing).toEqual([]);
});

test.each(
  goldens.cases.map((golden) => {
    const { optimizer, options, rate, source } = golden;
    return [`${optimizer}(${rate}, ${JSON.stringify(options)}) of ${source}`, golden] as const;
  }),
)('%s goes the same way', (_, golden) => {
  const optimizer = make(golden.optimizer, golden.rate, golden.options);
  const own = started();
  golden.path.forEach((wanted, step) => {
    applyStep(optimizer, own, step);
    for (const parameter of own) {
      expectNear(valuesOf(parameter), wanted[parameter.name]!, { relative: 1e-4, absolute: 5e-6 });
    }
  });
  optimizer.dispose();
});

test.each(goldens.cycled.map((golden) => [golden.optimizer, golden] as const))(
  '%s goes the way of PyTorch while its momentum follows a cycle',
  (name, { rate, options, path }) => {
    const momentum = allSchedules.oneCycleMomentum(goldens.cycle);
    const option = name === 'sgd' ? 'momentum' : 'beta1';
    const made = make(name, rate, { ...options, [option]: momentum });
    const config = JSON.parse(JSON.stringify(made.getConfig())) as never;
    const optimizer = optimizersRegistry().create({ type: made.type, config }) as Optimizer;
    const own = started();
    path.forEach((wanted, step) => {
      applyStep(optimizer, own, step);
      for (const parameter of own) {
        const near = { relative: 1e-4, absolute: 5e-6 };
        expectNear(valuesOf(parameter), wanted[parameter.name]!, near);
      }
    });
    optimizer.dispose();
    expect(() => make(name, rate, { [option]: 'fast' })).toThrow(
      'expected  a number from 0 to 1, or a schedule',
    );
  },
);

describe.each(Object.keys(RATES) as Name[])('%s', (name) => {
  const { rate, options } = RATES[name];

  test('makes a badly conditioned quadratic and the loss of a small net small in 200 steps', () => {
    for (const problem of [quadratic(), smallNet()]) {
      parameters.push(...problem.parameters);
      const optimizer = make(name, rate, options);
      const losses = descend(problem, optimizer, 200);
      expect(losses.at(-1)!).toBeLessThan(0.1 * losses[0]!);
      optimizer.dispose();
    }
  });

  test('goes on from a saved state and configuration with the same bits', () => {
    const [own, other] = [started(), started()];
    const first = make(name, rate, options);
    for (let step = 0; step < 3; step++) applyStep(first, own, step);
    const config = JSON.parse(JSON.stringify(first.getConfig())) as never;
    const second = optimizersRegistry().create({ type: first.type, config }) as Optimizer;
    expect(second.getConfig()).toEqual(first.getConfig());
    second.restore(
      first.iterations,
      other.map((parameter, i) => {
        parameter.assign(own[i]!.value);
        return { parameter, state: first.stateOf(own[i]!)! };
      }),
    );
    for (let step = 3; step < 5; step++) {
      applyStep(first, own, step);
      applyStep(second, other, step);
    }
    expect(other.map(valuesOf)).toEqual(own.map(valuesOf));
    first.dispose();
    second.dispose();
  });

  test('remembers state, count and schedule through steps and rates that are taken back', async () => {
    const [own, other] = [started(), started()];
    const build = () =>
      (allOptimizers[name] as (options: object) => Optimizer)({
        ...options,
        learningRate: allSchedules.exponentialDecay(rate, { decaySteps: 2, decayRate: 0.5 }),
      });
    const [tried, straight] = [build(), build()];
    for (let step = 0; step < 4; step++) {
      const bringBack = await tried.remember();
      const values = own.map(({ value }) => value.clone());
      tried.setLearningRate(10 * rate);
      for (const away of [4, 3]) applyStep(tried, own, away);
      own.forEach((parameter, i) => parameter.assign(values[i]!));
      dispose(values);
      bringBack();
      expect(tried.iterations).toBe(step);
      expect(tried.learningRate).toBe(straight.learningRate);
      applyStep(tried, own, step);
      applyStep(straight, other, step);
    }
    expect(own.map(valuesOf)).toEqual(other.map(valuesOf));
    tried.dispose();
    straight.dispose();
  });

  test('keeps moments with their parameter when others freeze and unfreeze', () => {
    const [own, other] = [started(), started()];
    const [optimizer, alone] = [make(name, rate, options), make(name, rate, options)];
    applyStep(optimizer, own, 0);
    applyStep(optimizer, [own[1]!], 1);
    applyStep(optimizer, [own[1]!], 2);
    applyStep(optimizer, [own[1]!, own[0]!], 3);
    applyStep(alone, [other[0]!], 0);
    applyStep(alone, [other[0]!], 3);
    expect(valuesOf(own[0]!)).toEqual(valuesOf(other[0]!));
    optimizer.dispose();
    alone.dispose();
  });

  test('moves nothing that has a gradient of zero and no past', () => {
    const own = started();
    const optimizer = make(name, rate, options);
    const gradients = own.map((parameter) => ({
      parameter,
      gradient: zeros([...parameter.shape]),
    }));
    const start = own.map(valuesOf);
    for (let step = 0; step < 3; step++) optimizer.apply(gradients);
    const same = JSON.stringify(own.map(valuesOf)) === JSON.stringify(start);
    expect(same).toBe(!(name in MOVES_ALONE));
    expect(own.flatMap(valuesOf).every(Number.isFinite)).toBe(true);
    dispose(gradients.map(({ gradient }) => gradient));
    optimizer.dispose();
  });
});
