import { afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { cpu } from '@graftjs/backend-cpu';
import {
  dispose,
  memory,
  tensor1d,
  useBackend,
  type GradientTransform,
  type Optimizer,
  type Parameter,
} from '@graftjs/core';
import {
  accumulate,
  adam,
  allLinks,
  chain,
  clipByGlobalNorm,
  ema,
  layerwiseDecay,
  lossScaling,
  multiOptimizer,
  optimizersRegistry,
  parameterGroups,
  sgd,
  weightDecay,
  type Link,
} from '../index.js';
import { applyStep, goldens, gradientsOf, startParameters } from '../testing/goldens.js';
import { parameterOf, valuesOf } from '../testing/parameters.js';
import { expectNear } from '../../../../tools/jest/expect-near.js';

type Name = keyof typeof allLinks;
const make = (name: Name, given: object) =>
  (allLinks[name] as (given: object) => Link | GradientTransform)(given);

/** Options for each that make it do something in five steps. */
const GIVEN: { readonly [N in Name]: object } = {
  accumulate: { steps: 2 },
  clipByGlobalNorm: { limit: 0.5 },
  clipByNorm: { limit: 0.5 },
  clipByValue: { limit: 0.1 },
  ema: { momentum: 0.6, overwriteEvery: 2 },
  lookahead: { every: 2 },
  lossScaling: { growthSteps: 2 },
  parameterGroups: { groups: [{ names: ['mat'], rateScale: 0.5, weightDecay: 0.1 }] },
  sam: {},
  swa: { start: 1 },
  weightDecay: { decay: 0.1 },
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

test.each(
  goldens.links.map((golden) => {
    return [`${golden.link} ${JSON.stringify(golden.given)} of ${golden.source}`, golden] as const;
  }),
)('%s goes the same way', (_, { link, given, options, path }) => {
  const optimizer = chain(make(link, given), sgd(0.05, options));
  const own = started();
  path.forEach((wanted, step) => {
    applyStep(optimizer, own, step);
    for (const parameter of own) {
      expectNear(valuesOf(parameter), wanted[parameter.name]!, { relative: 1e-4, absolute: 5e-6 });
    }
  });
  optimizer.dispose();
});

describe.each(Object.keys(GIVEN) as Name[])('%s', (name) => {
  const build = () => chain(make(name, GIVEN[name]), adam(0.05));

  test.each([2, 3])('goes on from what was saved after %d steps, with the same bits', (steps) => {
    const [own, other] = [started(), started()];
    const first = build();
    for (let step = 0; step < steps; step++) applyStep(first, own, step);
    const config = JSON.parse(JSON.stringify(first.getConfig())) as never;
    const second = optimizersRegistry().create({ type: first.type, config }) as Optimizer;
    expect(second.getConfig()).toEqual(first.getConfig());
    other.forEach((parameter, i) => parameter.assign(own[i]!.value));
    second.restore(
      first.iterations,
      other.flatMap((parameter, i) => {
        const state = first.stateOf(own[i]!);
        return state ? [{ parameter, state }] : [];
      }),
    );
    expect(second.iterations).toBe(steps);
    for (let step = steps; step < 5; step++) {
      applyStep(first, own, step);
      applyStep(second, other, step);
    }
    expect(other.map(valuesOf)).toEqual(own.map(valuesOf));
    expect(second.lossScale).toBe(first.lossScale);
    const averages = (optimizer: Optimizer, of: readonly Parameter[]) =>
      of.map((parameter) => optimizer.averageOf?.(parameter)?.dataSync());
    expect(averages(second, other)).toEqual(averages(first, own));
    first.dispose();
    second.dispose();
  });

  test('takes back what was tried out', async () => {
    const [own, other] = [started(), started()];
    const [tried, straight] = [build(), build()];
    for (let step = 0; step < 5; step++) {
      const bringBack = await tried.remember();
      const values = own.map(({ value }) => value.clone());
      for (const away of [4, 3, 2]) applyStep(tried, own, away);
      own.forEach((parameter, i) => parameter.assign(values[i]!));
      dispose(values);
      bringBack();
      applyStep(tried, own, step);
      applyStep(straight, other, step);
    }
    expect(own.map(valuesOf)).toEqual(other.map(valuesOf));
    expect(tried.lossScale).toBe(straight.lossScale);
    tried.dispose();
    straight.dispose();
  });

  test('parks all it knows outside of tensors, and goes on with the same bits', async () => {
    const [own, other] = [started(), started()];
    const [parked, awake] = [build(), build()];
    const empty = memory().numTensors;
    for (let step = 0; step < 5; step++) {
      applyStep(parked, own, step);
      await parked.park();
      expect(memory().numTensors).toBe(empty);
    }
    for (let step = 0; step < 5; step++) applyStep(awake, other, step);
    expect(own.map(valuesOf)).toEqual(other.map(valuesOf));
    parked.dispose();
    awake.dispose();
  });
});

test('every link has options here', () => {
  expect(Object.keys(GIVEN).sort()).toEqual(Object.keys(allLinks).sort());
});

describe('chain', () => {
  test('passes gradients through its parts in order', () => {
    const [own, other] = [started(), started()];
    const clipped = chain(accumulate(2), clipByGlobalNorm(0.5), ema(0.9), sgd(1));
    applyStep(clipped, own, 0);
    expect(own.map(valuesOf)).toEqual(other.map(valuesOf));
    expect(clipped.averageOf!(own[0]!)).toBeNull();
    applyStep(clipped, own, 1);
    const moved = own.flatMap(valuesOf).map((x, i) => x - other.flatMap(valuesOf)[i]!);
    expect(Math.hypot(...moved)).toBeCloseTo(0.5, 5);
    expect([clipped.iterations, clipped.learningRate]).toEqual([2, 1]);
    clipped.setLearningRate(0.5);
    expect(clipped.learningRate).toBe(0.5);
    clipped.dispose();
  });

  test('wants the optimizer last, and what remembers once', () => {
    // @ts-expect-error no optimizer
    expect(() => chain(clipByGlobalNorm(1))).toThrow('the optimizer comes last, and there is one');
    // @ts-expect-error two optimizers
    expect(() => chain(adam(), sgd())).toThrow('got  Adam, SGD');
    expect(() => chain(ema(0.9), ema(0.99), sgd())).toThrow('EMA is there twice');
  });
});

describe('groups', () => {
  const one = () => tensor1d([1, 1]);
  const layers = () => {
    const made = ['stem', 'block', 'head'].map((layer) => {
      const parameter = parameterOf('kernel', [2], [1, 1]);
      Object.defineProperty(parameter, 'path', { value: `${layer}/kernel` });
      return parameter;
    });
    parameters.push(...made);
    return made;
  };
  const apply = (optimizer: Optimizer, to: readonly Parameter[]) => {
    const gradient = one();
    optimizer.apply(to.map((parameter) => ({ parameter, gradient })));
    gradient.dispose();
    optimizer.dispose();
  };

  test('have rates by depth', () => {
    const own = layers();
    apply(
      chain(parameterGroups(layerwiseDecay(['stem', 'block', 'head'], { decay: 0.5 })), sgd(0.1)),
      own,
    );
    expectNear(
      own.map((parameter) => valuesOf(parameter)[0]!),
      [0.975, 0.95, 0.9],
    );
  });

  test('have decay of their own, the first that matches, beside the rate scale of a gradient', () => {
    const own = layers();
    const groups = parameterGroups([
      { names: ['head/'], weightDecay: 0 },
      { match: ({ path }) => path.endsWith('kernel'), rateScale: 2, weightDecay: 0.5 },
    ]);
    apply(chain(groups, sgd(0.1)), own);
    // 1 · (1 − 0.1 · 2 · 0.5) − 0.1 · 2
    expectNear(
      own.map((parameter) => valuesOf(parameter)[0]!),
      [0.7, 0.7, 0.9],
    );
    expect(() => parameterGroups([{ nams: ['head/'] } as object])).toThrow(
      '"groups" cannot be used',
    );
  });

  test('have optimizers of their own', async () => {
    const own = layers();
    const optimizer = multiOptimizer([{ names: ['head/'], optimizer: sgd(1) }], {
      otherwise: chain(weightDecay(0.5), sgd(0.1)),
    });
    optimizer.setLearningRate(0.2);
    const config = JSON.parse(JSON.stringify(optimizer.getConfig())) as never;
    const again = optimizersRegistry().create({ type: optimizer.type, config }) as Optimizer;
    expect(again.learningRate).toBe(0.1);
    const bringBack = await optimizer.remember();
    optimizer.setLearningRate(3);
    bringBack();
    apply(optimizer, own);
    expectNear(
      own.map((parameter) => valuesOf(parameter)[0]!),
      [0.7, 0.7, -1],
    );
  });
});

describe('lossScaling', () => {
  test('divides gradients by the scale, leaves bad steps out and grows after good ones', () => {
    const w = parameterOf('w', [2], [0, 0]);
    parameters.push(w);
    const optimizer = chain(lossScaling({ initialScale: 8, growthSteps: 2 }), sgd(1));
    const apply = (values: number[]) => {
      const gradient = tensor1d(values);
      optimizer.apply([{ parameter: w, gradient }]);
      gradient.dispose();
    };
    apply([8, -8]);
    expect([valuesOf(w), optimizer.lossScale]).toEqual([[-1, 1], 8]);
    apply([NaN, 1]);
    expect([valuesOf(w), optimizer.lossScale]).toEqual([[-1, 1], 4]);
    apply([4, 4]);
    apply([0, 0]);
    expect([valuesOf(w), optimizer.lossScale]).toEqual([[-2, 0], 8]);
    apply([1, Infinity]);
    expect([valuesOf(w), optimizer.lossScale, optimizer.iterations]).toEqual([[-2, 0], 4, 5]);
    optimizer.dispose();
  });
});

test("gradients stay the caller's", () => {
  const own = started();
  const optimizer = chain(clipByGlobalNorm(0.1), weightDecay(0.1), sgd(0.1));
  const gradients = gradientsOf(own, 0);
  optimizer.apply(gradients);
  expect(gradients.every(({ gradient }) => !gradient.isDisposed)).toBe(true);
  dispose(gradients.map(({ gradient }) => gradient));
  optimizer.dispose();
});
