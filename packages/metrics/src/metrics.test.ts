import { afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { cpu } from '@graftjs/backend-cpu';
import {
  dispose,
  isSerializable,
  memory,
  useBackend,
  type Metric,
  type MetricState,
  type Tensor,
} from '@graftjs/core';
import * as exported from './index.js';
import { allMetrics, gather, measure, metricsRegistry } from './index.js';
import { goldens, rowsOf, shapeOf, type Golden } from './testing/goldens.js';
import { expectNear } from '../../../tools/jest/expect-near.js';

const { cases } = goldens;
let before = 0;
beforeAll(() => useBackend(cpu()));
beforeEach(() => {
  before = memory().numTensors;
});
afterEach(() => {
  expect(memory().numTensors).toBe(before);
});

const make = (name: Golden['metric'], options: object): Metric =>
  (allMetrics[name] as (options: object) => Metric)(options);

/** Examples `from` to `to` of a case, freed afterwards. */
async function withExamples<T>(
  golden: Golden,
  [from, to]: readonly [number, number],
  use: (yTrue: Tensor, yPred: Tensor, sampleWeight: Tensor | null) => Promise<T>,
): Promise<T> {
  const [y, x] = [rowsOf(golden.yTrue, from, to), rowsOf(golden.yPred, from, to)];
  const weight = golden.sampleWeight && rowsOf(golden.sampleWeight, from, to);
  try {
    return await use(y, x, weight || null);
  } finally {
    dispose([y, x, ...(weight ? [weight] : [])]);
  }
}

test('every metric has a case here and a place in the registry', () => {
  const factories = Object.entries(exported).filter(
    ([, value]) => typeof value === 'function' && 'fromConfig' in value,
  );
  const names = factories.map(([name]) => name).sort();
  expect(Object.keys(allMetrics).sort()).toEqual(names);
  expect([...new Set(cases.map(({ metric }) => metric))].sort()).toEqual(names);
});

test('all metrics of Keras are here by their names', () => {
  const others = { Mean: 'meanValue', Sum: 'sumValue', Metric: null, MeanMetricWrapper: null };
  const ours = Object.keys(allMetrics).map((name) => name.toLowerCase());
  const wanted = goldens.keras.map((name) => (name in others ? others[name as 'Mean'] : name));
  const known = wanted.filter((name) => name !== null).map((name) => name.toLowerCase());
  expect(known.filter((name) => !ours.includes(name))).toEqual([]);
  expect(known.length).toBeGreaterThanOrEqual(42);
});

describe.each(
  cases.map((golden) => {
    const { metric, options, yTrue, yPred, sampleWeight } = golden;
    const shapes = `[${shapeOf(yTrue).join()}] [${shapeOf(yPred).join()}]`;
    const name = `${metric} ${JSON.stringify(options)} of ${shapes}${sampleWeight ? ', weighted' : ''}`;
    return [name, golden] as const;
  }),
)('%s', (_, golden) => {
  const metric = make(golden.metric, golden.options);
  const size = shapeOf(golden.yTrue)[0]!;
  const see = (from: number, to: number, state?: MetricState) =>
    withExamples(golden, [from, to], (y, x, sampleWeight) =>
      gather(metric, y, x, { sampleWeight, ...(state && { state }) }),
    );
  const near = { relative: 2e-5, absolute: 1e-6 };

  test(`says what ${golden.source} says`, async () => {
    const value = await withExamples(golden, [0, size], (y, x, sampleWeight) =>
      measure(metric, y, x, { sampleWeight }),
    );
    expectNear([value], [golden.value], near);
  });

  test('says the same of batches and of shards', async () => {
    let state = metric.initial();
    for (let from = 0; from < size; from += 7) {
      state = await see(from, Math.min(from + 7, size), state);
    }
    expectNear([metric.result(state)], [golden.value], near);
    const [a, b, c] = [await see(0, 11), await see(11, 12), await see(12, size)];
    const left = metric.merge(metric.merge(metric.initial(), a), metric.merge(b, c));
    const right = metric.merge(c, metric.merge(a, b));
    expectNear([metric.result(left), metric.result(right)], [golden.value, golden.value], near);
  });

  test('comes back from its configuration', async () => {
    const config = JSON.parse(JSON.stringify(metric.getConfig())) as never;
    const again = metricsRegistry().create({ type: metric.type, config }) as Metric;
    expect(isSerializable(again) && again.getConfig()).toEqual(metric.getConfig());
    expect(again.result(await see(0, size))).toBe(metric.result(await see(0, size)));
    expect(metric.result(metric.initial())).toBeNaN();
  });
});
