import { beforeAll, describe, expect, test } from '@jest/globals';
import { cpu } from '@graftjs/backend-cpu';
import { memory, range, reshape, tensor, tidy, useBackend, type Constraint } from '@graftjs/core';
import { constraints, layersRegistry } from '../index.js';
import { expectNear } from '../testing/expect-near.js';

beforeAll(() => useBackend(cpu()));

const { maxNorm, minMaxNorm, nonNeg, radialConstraint, unitNorm } = constraints;
// Columns of norm 5 and 0.5, which is what axis 0 looks along.
const WEIGHTS = [3, 0.3, 4, -0.4];

const cases: readonly [string, () => Constraint, readonly number[]][] = [
  ['maxNorm', () => maxNorm(2), [1.2, 0.3, 1.6, -0.4]],
  ['maxNorm along rows', () => maxNorm({ maxValue: 1, axis: 1 }), rows(1)],
  [
    'maxNorm along both',
    () => maxNorm({ maxValue: 1, axis: [0, 1] }),
    WEIGHTS.map((w) => w / Math.sqrt(25.25)),
  ],
  ['nonNeg', () => nonNeg(), [3, 0.3, 4, 0]],
  ['unitNorm', () => unitNorm(), [0.6, 0.6, 0.8, -0.8]],
  ['minMaxNorm', () => minMaxNorm({ minValue: 1, maxValue: 2 }), [1.2, 0.6, 1.6, -0.8]],
  [
    'minMaxNorm at half the rate',
    () => minMaxNorm({ minValue: 1, maxValue: 2, rate: 0.5 }),
    [2.1, 0.45, 2.8, -0.6],
  ],
];

function rows(norm: number): number[] {
  const first = Math.hypot(3, 0.3);
  const second = Math.hypot(4, 0.4);
  return [3 / first, 0.3 / first, 4 / second, -0.4 / second].map((value) => value * norm);
}

describe.each(cases)('%s', (_, make, expected) => {
  test('projects as in Keras, and goes through JSON', () => {
    const before = memory().numTensors;
    const made = make();
    const config = JSON.parse(JSON.stringify(made.getConfig()));
    const again = layersRegistry().create({ type: made.type, config }) as Constraint;
    for (const constraint of [made, again]) {
      const projected = tidy(() => constraint.project(tensor(WEIGHTS, [2, 2])).dataSync());
      expectNear(projected, expected);
    }
    expect(memory().numTensors).toBe(before);
  });
});

test.each([
  // As Keras 2 does: the middle from the cell above it, rings from the diagonal below it.
  [3, [4, 4, 4, 4, 0, 4, 4, 4, 4]],
  [4, [15, 15, 15, 15, 15, 5, 5, 15, 15, 5, 5, 15, 15, 15, 15, 15]],
  [
    5,
    [
      18, 18, 18, 18, 18, 18, 12, 12, 12, 18, 18, 12, 6, 12, 18, 18, 12, 12, 12, 18, 18, 18, 18, 18,
      18,
    ],
  ],
])('radialConstraint makes kernels of size %d constant on rings', (size, expected) => {
  const project = (constraint: Constraint) =>
    tidy(() => {
      const kernel = reshape(range(0, size * size), [size, size, 1, 1]);
      return Array.from(constraint.project(kernel).dataSync());
    });
  const made = radialConstraint();
  const again = layersRegistry().create({ type: made.type, config: made.getConfig() });
  expect(project(made)).toEqual(expected);
  expect(project(again as Constraint)).toEqual(expected);
  expect(() => tidy(() => made.project(tensor([[1]])))).toThrow('it holds square kernels');
});

test('every constraint has a case', () => {
  const tested = new Set(['radialConstraint', ...cases.map(([name]) => name.split(' ')[0])]);
  expect(Object.keys(constraints).filter((name) => !tested.has(name))).toEqual([]);
});
