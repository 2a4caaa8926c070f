import { expect } from '@jest/globals';
import type { KernelResult } from './kernel-bench.js';

/** Compares values, NaN and infinities included, and names the worst element. */
export function expectNear(
  actual: KernelResult,
  expected: { readonly shape: readonly number[]; readonly values: ArrayLike<number> },
  { relative = 1e-5, absolute = 1e-6 } = {},
): void {
  expect(actual.shape).toEqual(expected.shape);
  expect(actual.values.length).toBe(expected.values.length);
  let worst = { at: -1, excess: 1, got: 0, wanted: 0 };
  actual.values.forEach((got, at) => {
    const wanted = expected.values[at]!;
    if (Object.is(got, wanted) || got === wanted) return;
    const excess = Math.abs(got - wanted) / (absolute + relative * Math.abs(wanted));
    if (!(excess <= worst.excess)) worst = { at, excess, got, wanted };
  });
  if (worst.at >= 0) {
    throw new Error(`element ${worst.at}: got ${worst.got}, expected ${worst.wanted}`);
  }
}
