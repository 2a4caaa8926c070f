import { afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { cpu } from '@graftjs/backend-cpu';
import {
  inferenceContext,
  memory,
  ones,
  Random,
  tidy,
  useBackend,
  type Layer,
  type Tensor,
} from '@graftjs/core';
import { dropout } from '../index.js';

beforeAll(() => useBackend(cpu()));
let before = 0;
beforeEach(() => {
  before = memory().numTensors;
});
afterEach(() => {
  expect(memory().numTensors).toBe(before);
});

function drop(layer: Layer, random: Random, shape = [40, 50], training = true): number[] {
  return tidy(() => {
    const context = { ...inferenceContext(random), training };
    const [y] = layer.call([ones(shape)], context) as [Tensor];
    return Array.from(y.dataSync());
  });
}

describe.each([
  ['without a seed of its own', () => dropout(0.3)],
  ['with a seed of its own', () => dropout(0.3, { seed: 5 })],
])('dropout %s', (_, make) => {
  const run = new Random(7);

  test('has another mask each step, and the same from run to run', () => {
    const [first, second] = [drop(make(), run.split(1)), drop(make(), run.split(2))];
    expect(first).not.toEqual(second);
    expect(drop(make(), new Random(7).split(1))).toEqual(first);
  });

  test('drops its share and keeps the mean', () => {
    const values = drop(make(), run);
    const dropped = values.filter((value) => value === 0).length / values.length;
    // 2,000 draws: the share lies within four standard deviations.
    expect(Math.abs(dropped - 0.3)).toBeLessThan(4 * Math.sqrt(0.21 / 2000));
    expect([...new Set(values)].sort()).toEqual([0, Math.fround(1 / 0.7)]);
  });
});

test('dropout leaves inference alone, and rate 0 training as well', () => {
  expect(new Set(drop(dropout(0.5), new Random(1), [10], false))).toEqual(new Set([1]));
  expect(new Set(drop(dropout(0), new Random(1), [10]))).toEqual(new Set([1]));
});

test('a noise shape drops whole rows', () => {
  const values = drop(dropout(0.5, { noiseShape: [null, 1] }), new Random(1), [20, 4]);
  for (let row = 0; row < 20; row++) {
    expect(new Set(values.slice(4 * row, 4 * row + 4)).size).toBe(1);
  }
  expect(new Set(values).size).toBe(2);
  expect(() => drop(dropout(0.5, { name: 'd', noiseShape: [1] }), new Random(1), [2, 2])).toThrow(
    'layer "d" (Dropout): noiseShape needs one axis for each of the input [GRAFT-CONFIG]',
  );
});
