import { beforeAll, expect, test } from '@jest/globals';
import { cpu } from '@graftjs/backend-cpu';
import {
  dispose,
  memory,
  tensor1d,
  useBackend,
  type Optimizer,
  type Parameter,
} from '@graftjs/core';
import { chain, ema, scheduleFreeAdamW, sgd, swa, withAverages, type Link } from '../index.js';
import { applyStep, goldens, startParameters } from '../testing/goldens.js';
import { parameterOf, valuesOf } from '../testing/parameters.js';
import { descend, quadratic } from '../testing/problems.js';
import { expectNear } from '../../../../tools/jest/expect-near.js';

beforeAll(() => useBackend(cpu()));
const LINKS = { ema, swa } as const;
const averages = (optimizer: Optimizer, of: Parameter): number[] | undefined => {
  const average = optimizer.averageOf!(of);
  return average ? Array.from(average.dataSync()) : undefined;
};

test.each(
  goldens.averages.map((golden) => {
    return [`${golden.link} ${JSON.stringify(golden.given)} of ${golden.source}`, golden] as const;
  }),
)('%s gives the same means', (_, { link, given, path }) => {
  const part = (LINKS[link as keyof typeof LINKS] as (given: object) => Link)(given);
  const optimizer = chain(part, sgd(0.05, { momentum: 0.9 }));
  const own = startParameters();
  path.forEach((wanted, step) => {
    applyStep(optimizer, own, step);
    for (const parameter of own) {
      const got = averages(optimizer, parameter);
      if (wanted === null) expect(got).toBeUndefined();
      else expectNear(got!, wanted[parameter.name]!, { relative: 1e-4, absolute: 5e-6 });
    }
  });
  optimizer.dispose();
  for (const parameter of own) parameter.dispose();
});

test('ema with a warm-up has the momenta of timm', () => {
  const own = parameterOf('w', [1], [0]);
  const optimizer = chain(ema(0.99999, { warmupPower: 2 / 3 }), sgd(0));
  const [gradient, zero, one] = [tensor1d([0]), tensor1d([0]), tensor1d([1])];
  const wanted = { 1: 0, 2: 0.37003947, 11: 0.79781999, 101: 0.95389099, 1001: 0.99000666 };
  const seen: { [step: number]: number } = {};
  for (const step of Object.keys(wanted).map(Number)) {
    optimizer.dispose();
    for (let t = 1; t <= step; t++) {
      // Only the last value is not 0: what its mean lacks of 1 is the momentum.
      own.assign(t === step ? one : zero);
      optimizer.apply([{ parameter: own, gradient }]);
    }
    seen[step] = 1 - averages(optimizer, own)![0]!;
  }
  expectNear(Object.values(seen), Object.values(wanted), { absolute: 1e-6 });
  optimizer.dispose();
  dispose([gradient, zero, one]);
  own.dispose();
});

test('withAverages puts means in place and brings back what is trained, also after an error', async () => {
  const own = startParameters();
  const optimizer = chain(ema(0.5), sgd(0.1));
  for (let step = 0; step < 3; step++) applyStep(optimizer, own, step);
  const trained = own.map(valuesOf);
  const before = memory().numTensors;
  const seen = await withAverages(optimizer, own, () => own.map(valuesOf));
  expect(seen).toEqual(own.map((parameter) => averages(optimizer, parameter)));
  expect(seen).not.toEqual(trained);
  await expect(
    withAverages(optimizer, own, () => Promise.reject(new Error('evaluation failed'))),
  ).rejects.toThrow('evaluation failed');
  expect(own.map(valuesOf)).toEqual(trained);
  expect(memory().numTensors).toBe(before);
  // An optimizer without means changes nothing.
  expect(await withAverages(sgd(), own, () => own.map(valuesOf))).toEqual(trained);
});

test('schedule-free AdamW trains between its fast steps and their mean', () => {
  const problem = quadratic();
  const optimizer = scheduleFreeAdamW(0.1, { beta1: 0.8 });
  const steps: number[][] = [];
  for (let step = 0; step < 20; step++) {
    descend(problem, optimizer, 1);
    const { z, x } = optimizer.stateOf(problem.parameters[1]!)!.slots;
    steps.push(Array.from(z!.dataSync()));
    const mean = [0, 1].map((i) => steps.reduce((a, values) => a + values[i]!, 0) / steps.length);
    expectNear(averages(optimizer, problem.parameters[1]!)!, mean, { absolute: 1e-5 });
    const between = [0, 1].map((i) => 0.2 * z!.dataSync()[i]! + 0.8 * x!.dataSync()[i]!);
    expectNear(valuesOf(problem.parameters[1]!), between, { absolute: 1e-5 });
  }
  optimizer.dispose();
});
