import { beforeAll, describe, expect, test } from '@jest/globals';
import { cpu } from '@graftjs/backend-cpu';
import { memory, tensor, tidy, useBackend, type Regularizer } from '@graftjs/core';
import { layersRegistry, regularizers } from '../index.js';
import { expectNear } from '../testing/expect-near.js';

beforeAll(() => useBackend(cpu()));

const { l1, l2, l1l2 } = regularizers;
const cases: readonly [string, () => Regularizer, number][] = [
  ['l1', () => l1(0.1), 0.1 * 6],
  ['l1 by default', () => l1(), 0.01 * 6],
  ['l2', () => l2(0.1), 0.1 * 14],
  ['l2 by default', () => l2(), 0.01 * 14],
  ['l1l2', () => l1l2({ l1: 0.1, l2: 0.2 }), 0.1 * 6 + 0.2 * 14],
  ['l1l2 by default', () => l1l2(), 0],
];

describe.each(cases)('%s', (_, make, expected) => {
  test('penalises as in Keras, and goes through JSON', () => {
    const before = memory().numTensors;
    const made = make();
    const config = JSON.parse(JSON.stringify(made.getConfig()));
    const again = layersRegistry().create({ type: made.type, config }) as Regularizer;
    for (const regularizer of [made, again]) {
      const penalty = tidy(() => regularizer.penalty(tensor([1, -2, 3])).dataSync()[0] ?? NaN);
      expectNear([penalty], [expected]);
    }
    expect(memory().numTensors).toBe(before);
  });
});

// Numbers of Keras 3.15 for this matrix.
test.each([
  ['rows', 0.01 * (11 / Math.sqrt(5 * 25))],
  ['columns', 0.01 * (14 / Math.sqrt(10 * 20))],
] as const)('orthogonalRegularizer penalises %s that are not orthogonal', (mode, expected) => {
  const made = regularizers.orthogonalRegularizer({ mode });
  const config = JSON.parse(JSON.stringify(made.getConfig()));
  const again = layersRegistry().create({ type: made.type, config }) as Regularizer;
  for (const regularizer of [made, again]) {
    const matrix = tensor([
      [1, 2],
      [3, 4],
    ]);
    expectNear([tidy(() => regularizer.penalty(matrix).dataSync()[0] ?? NaN)], [expected]);
    matrix.dispose();
  }
  expect(() => tidy(() => made.penalty(tensor([1])))).toThrow('it penalises matrices only');
});

test('every regulariser has a case', () => {
  const tested = new Set(['orthogonalRegularizer', ...cases.map(([name]) => name.split(' ')[0])]);
  expect(Object.keys(regularizers).filter((name) => !tested.has(name))).toEqual([]);
});
