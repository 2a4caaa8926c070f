import { afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { cpu } from '@graftjs/backend-cpu';
import {
  inferenceContext,
  memory,
  Random,
  tensor,
  tidy,
  useBackend,
  type CallContext,
  type Layer,
  type Parameter,
  type Tensor,
} from '@graftjs/core';
import { batchNormalization, sequential } from '../index.js';
import { expectNear } from '../testing/expect-near.js';
import { spreadValues } from '../testing/spread-values.js';

beforeAll(() => useBackend(cpu()));
let before = 0;
beforeEach(() => {
  before = memory().numTensors;
});
afterEach(() => {
  expect(memory().numTensors).toBe(before);
});

/** A training pass over rows with mean 5; returns the output and how often statistics moved. */
function train(layer: Layer): { output: number[]; moved: Parameter[] } {
  const moved: Parameter[] = [];
  const context: CallContext = {
    ...inferenceContext(new Random(0)),
    training: true,
    assign(parameter, value) {
      moved.push(parameter);
      parameter.assign(value);
    },
  };
  const output = tidy(() => {
    const rows = spreadValues([20, 2], new Random(1)).map((value) => value + 5);
    const [y] = layer.call([tensor(rows, [20, 2])], context) as [Tensor];
    return Array.from(y.dataSync());
  });
  return { output, moved };
}

const statistics = (layer: Layer): number[][] =>
  layer.parameters.slice(-2).map(({ value }) => Array.from(value.dataSync()));

const meanOf = (values: number[]): number => values.reduce((a, b) => a + b, 0) / values.length;

describe('batchNormalization', () => {
  test('normalises by the batch while training, and moves its statistics', () => {
    const layer = batchNormalization({ momentum: 0.9 });
    const { output, moved } = train(layer);
    expectNear([meanOf(output)], [0], { absolute: 1e-5 });
    expect(moved.map(({ name }) => name)).toEqual(['moving_mean', 'moving_variance']);
    expect(statistics(layer)[0]?.every((mean) => mean > 0.4 && mean < 0.6)).toBe(true);
    layer.dispose();
  });

  test('frozen, it is in inference mode while training and keeps its statistics', () => {
    const layer = batchNormalization({ trainable: false });
    const { output, moved } = train(layer);
    expectNear([meanOf(output)], [5 / Math.sqrt(1.001)], { relative: 0.01 });
    expect(moved).toEqual([]);
    expect(statistics(layer)).toEqual([
      [0, 0],
      [1, 1],
    ]);
    layer.dispose();
  });

  test('freezing the model around it freezes it as well', () => {
    const layer = batchNormalization({ inputShape: [2] });
    const net = sequential([layer]);
    net.trainable = false;
    expect(train(net).moved).toEqual([]);
    net.trainable = true;
    expect(train(net).moved).toHaveLength(2);
    net.dispose();
  });

  test.each([{ scale: false }, { center: false }, { scale: false, center: false }])(
    'trains with %j',
    (options) => {
      const layer = batchNormalization(options);
      const { output } = train(layer);
      expectNear([meanOf(output)], [0], { absolute: 1e-5 });
      layer.dispose();
    },
  );
});
