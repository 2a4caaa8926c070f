import { describe, expect, test } from '@jest/globals';
import type { Schedule } from '@graftjs/core';
import {
  adam,
  allSchedules,
  oneCycle,
  oneCycleMomentum,
  optimizersRegistry,
  piecewiseConstantDecay,
  slantedTriangular,
} from '../index.js';
import { goldens } from '../testing/goldens.js';
import { expectNear } from '../../../../tools/jest/expect-near.js';

const { at, cases } = goldens.schedules;
const all = [
  ...cases,
  {
    schedule: 'constant' as const,
    options: { learningRate: 0.3 },
    source: 'its name',
    rates: at.map(() => 0.3),
  },
];

test('every schedule has a case here', () => {
  const names = [...new Set(all.map(({ schedule }) => schedule))].sort();
  expect(names).toEqual(Object.keys(allSchedules).sort());
});

describe.each(
  all.map((golden) => [`${golden.schedule} ${JSON.stringify(golden.options)}`, golden] as const),
)('%s', (_, { schedule, options, source, rates }) => {
  const made = (allSchedules[schedule] as (options: object) => Schedule)(options);

  test(`gives the rates of ${source}`, () => {
    expectNear(
      at.map((step) => made.rate(step)),
      rates,
      { relative: 1e-5, absolute: 1e-7 },
    );
  });

  test('comes back from its configuration, inside an optimizer too', () => {
    const { type } = made;
    const config = JSON.parse(JSON.stringify(made.getConfig())) as never;
    const again = optimizersRegistry().create({ type, config }) as Schedule;
    expect(at.map((step) => again.rate(step))).toEqual(at.map((step) => made.rate(step)));
    const optimizer = adam(made);
    const saved = JSON.parse(JSON.stringify(optimizer.getConfig())) as never;
    expect(
      optimizersRegistry().create({ type: optimizer.type, config: saved }).getConfig(),
    ).toEqual(optimizer.getConfig());
    expect(optimizer.learningRate).toBe(made.rate(0));
  });
});

test('one cycle of rate and momentum is that of fastai, where its phases are', () => {
  // 400 steps, a quarter of them up: fastai counts in shares, PyTorch's formula in steps.
  const cycle = { totalSteps: 401, warmupShare: 101 / 401 };
  const rate = oneCycle(0.01, { ...cycle, divFactor: 25, finalDivFactor: 1e5 / 25 });
  const momentum = oneCycleMomentum(0.95, cycle);
  const shares = [0, 0.1, 0.25, 0.5, 0.75, 1];
  const wanted = [0.0004, 0.0037167184270002532, 0.01, 0.007500025, 0.002500075, 1e-7];
  shares.forEach((share, i) => expect(rate.rate(400 * share)).toBeCloseTo(wanted[i]!, 13));
  expect([0, 100, 400].map((step) => momentum.rate(step))).toEqual([0.95, 0.85, 0.95]);
});

test('slanted triangular rates are those of ULMFiT', () => {
  const { rate } = slantedTriangular(0.01, { totalSteps: 100 });
  const rates = [0, 5, 10, 55, 100].map(rate);
  expectNear(rates, [0.0003125, 0.00515625, 0.01, 0.00515625, 0.0003125], { relative: 1e-12 });
});

test('says what does not fit', () => {
  expect(() => piecewiseConstantDecay({ boundaries: [10, 5], values: [1, 2, 3] })).toThrow(
    'PiecewiseConstantDecay: boundaries grow',
  );
  expect(() => piecewiseConstantDecay({ boundaries: [10], values: [1] })).toThrow(
    'there is one value more than boundaries',
  );
  // @ts-expect-error a misspelled option
  expect(() => allSchedules.cosineDecay(0.1, { decaysteps: 3 })).toThrow(
    'Did you mean "decaySteps"?',
  );
});
