// Where TensorFlow.js 4.22 goes wrong, one test for each.
import { beforeAll, expect, test } from '@jest/globals';
import { cpu } from '@graftjs/backend-cpu';
import { tensor1d, useBackend, type Optimizer } from '@graftjs/core';
import { adadelta, adam, rmsprop, sgd } from './index.js';
import { parameterOf, valuesOf } from './testing/parameters.js';

beforeAll(() => useBackend(cpu()));

function run(optimizer: Optimizer, gradients: readonly number[][]): number[] {
  const w = parameterOf('w', [2], [1, -1]);
  for (const values of gradients) optimizer.apply([{ parameter: w, gradient: tensor1d(values) }]);
  return valuesOf(w);
}

test('Adadelta is not gradient descent', () => {
  const gradients = Array.from({ length: 20 }, (_, i) => [0.3 + 0.1 * i, -2]);
  const [a, b] = [run(adadelta(0.1), gradients), run(sgd(0.1), gradients)];
  expect(Math.abs(a[0]! - b[0]!)).toBeGreaterThan(1);
});

test('centred RMSprop is finite for gradients of zero, tiny, constant and huge ones', () => {
  for (const size of [0, 1e-12, 1e-3, 1, 1e4, 1e12]) {
    const gradients = Array.from({ length: 30 }, () => [size, -size]);
    const moved = run(rmsprop(1e-3, { centered: true }), gradients);
    expect(moved.every(Number.isFinite)).toBe(true);
    expect(moved[0]! < 1).toBe(size > 0 && size > 1e-9);
  }
});

test('one optimizer over freezing and unfreezing keeps moments, and starts new ones afresh', () => {
  const [a, b] = [parameterOf('a', [2], [0, 0]), parameterOf('b', [2], [0, 0])];
  const optimizer = adam(0.1);
  const gradient = tensor1d([1, 1]);
  for (let step = 0; step < 10; step++) optimizer.apply([{ parameter: a, gradient }]);
  const frozen = valuesOf(a);
  // `b` stands where `a` stood, with the same shape: by position it would take the moments of `a`.
  optimizer.apply([{ parameter: b, gradient }]);
  expect(valuesOf(b)[0]).toBeCloseTo(-0.1, 5);
  expect(valuesOf(a)).toEqual(frozen);
  optimizer.apply([
    { parameter: b, gradient },
    { parameter: a, gradient },
  ]);
  expect(optimizer.stateOf(a)?.step).toBe(11);
  expect(optimizer.stateOf(b)?.step).toBe(2);
});
