import type { Tolerance } from '../cases/kernel-case.js';
import { coordinatesOf, type HostTensor } from '../reference/host-tensor.js';

/** What a backend gave, read back. */
export interface Computed {
  readonly shape: readonly number[];
  readonly dtype: string;
  readonly values: ArrayLike<number>;
}

export const FLOAT_TOLERANCE: Tolerance = { relative: 1e-5, absolute: 1e-6 };

/** Throws with the worst element where a result is not what the reference says. */
export function expectEqual(
  actual: Computed,
  expected: HostTensor,
  tolerance: Tolerance = FLOAT_TOLERANCE,
): void {
  if (actual.dtype !== expected.dtype) {
    throw new Error(`dtype ${actual.dtype}, expected ${expected.dtype}`);
  }
  if (actual.shape.join() !== expected.shape.join()) {
    throw new Error(`shape [${actual.shape.join(', ')}], expected [${expected.shape.join(', ')}]`);
  }
  const exact = expected.dtype !== 'float32';
  const bounds = exact ? { relative: 0, absolute: 0 } : tolerance;
  let worst = -1;
  let worstExcess = 1;
  let wrong = 0;
  expected.values.forEach((wanted, i) => {
    const excess = excessOf(actual.values[i] ?? NaN, exact ? wanted : Math.fround(wanted), bounds);
    if (excess > 1) wrong += 1;
    if (excess > worstExcess) [worst, worstExcess] = [i, excess];
  });
  if (worst < 0) return;
  const [got, wanted] = [actual.values[worst] ?? NaN, expected.values[worst] ?? NaN];
  throw new Error(
    `${wrong} of ${expected.values.length} elements are off; worst at ` +
      `[${coordinatesOf(worst, expected.shape).join(', ')}]: got ${got}, expected ${wanted} ` +
      `(difference ${Math.abs(got - wanted).toExponential(2)}, allowed ${bounds.relative} relative + ${bounds.absolute})`,
  );
}

/** Error over allowance: above 1 is wrong. NaN equals NaN, infinities equal themselves. */
function excessOf(got: number, wanted: number, { relative, absolute }: Tolerance): number {
  if (Object.is(got, wanted) || got === wanted) return 0;
  if (!Number.isFinite(got) || !Number.isFinite(wanted)) {
    return Number.isNaN(got) && Number.isNaN(wanted) ? 0 : Infinity;
  }
  const allowed = absolute + relative * Math.abs(wanted);
  const error = Math.abs(got - wanted);
  return allowed === 0 ? (error === 0 ? 0 : Infinity) : error / allowed;
}
