import { expect } from '@jest/globals';

/** Compares element by element and names the worst; relative and absolute tolerance together. */
export function expectNear(
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
  { relative = 1e-5, absolute = 2e-6 } = {},
): void {
  expect(actual.length).toBe(expected.length);
  let worst = { at: -1, excess: 1, got: 0, wanted: 0 };
  for (let at = 0; at < expected.length; at++) {
    const [got, wanted] = [actual[at] ?? NaN, expected[at] ?? NaN];
    const excess = Math.abs(got - wanted) / (absolute + relative * Math.abs(wanted));
    if (!(excess <= worst.excess)) worst = { at, excess, got, wanted };
  }
  if (worst.at >= 0) {
    throw new Error(`element ${worst.at}: got ${worst.got}, expected ${worst.wanted}`);
  }
}
