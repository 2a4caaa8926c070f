import { expect, test } from '@jest/globals';
import { wilsonInterval } from './wilson-interval.js';

test('gives the intervals of Newcombe 1998, Table I, method 3', () => {
  const published: [number, number, number, number][] = [
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ];
  for (const [successes, trials, low, high] of published) {
    const interval = wilsonInterval(successes, trials);
    expect(interval[0]).toBeCloseTo(low, 4);
    expect(interval[1]).toBeCloseTo(high, 4);
  }
});

test('stays inside [0, 1] and knows nothing without trials', () => {
  expect(wilsonInterval(5, 5)[1]).toBe(1);
  expect(wilsonInterval(0, 3)[0]).toBe(0);
  expect(wilsonInterval(0, 0)).toEqual([0, 1]);
});
