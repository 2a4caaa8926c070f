import { DataError } from '@graftjs/core';
import { bootstrapInterval, type BootstrapOptions, type Interval } from './bootstrap-interval.js';

const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length;

/**
 * Mean difference of paired figures (one a seed, say) with a bootstrap interval.
 *
 * @example
 * pairedDifference([0.95, 0.96, 0.94], [0.91, 0.94, 0.94]).mean; // 0.02, with an interval
 */
export function pairedDifference(
  a: readonly number[],
  b: readonly number[],
  options?: BootstrapOptions,
): { readonly mean: number; readonly interval: Interval } {
  if (a.length !== b.length || a.length === 0) {
    throw new DataError({
      where: 'pairedDifference',
      problem: `it needs pairs; got ${a.length} and ${b.length} figures`,
    });
  }
  const differences = a.map((value, i) => value - (b[i] as number));
  const bad = differences.findIndex((difference) => !Number.isFinite(difference));
  if (bad >= 0) {
    throw new DataError({
      where: 'pairedDifference',
      problem: `pair ${bad} is ${a[bad]} and ${b[bad]}`,
    });
  }
  const interval = bootstrapInterval(
    differences.length,
    (indices) => mean(indices.map((i) => differences[i] as number)),
    options,
  );
  return { mean: mean(differences), interval };
}

/**
 * Exact McNemar test: the two-sided chance of a split at least as uneven, among the examples that
 * one of two classifiers gets right and the other wrong, if neither were better.
 *
 * @example
 * mcNemar([true, true, true, true, true], [false, false, false, false, false]); // 0.0625
 * @see McNemar, "Note on the sampling error of the difference between correlated proportions", 1947
 */
export function mcNemar(rightA: readonly boolean[], rightB: readonly boolean[]): number {
  if (rightA.length !== rightB.length || rightA.length === 0) {
    throw new DataError({
      where: 'mcNemar',
      problem: `it needs the same examples for both; got ${rightA.length} and ${rightB.length}`,
    });
  }
  let [onlyA, onlyB] = [0, 0];
  rightA.forEach((a, i) => {
    if (a && !rightB[i]) onlyA += 1;
    if (!a && rightB[i]) onlyB += 1;
  });
  const count = onlyA + onlyB;
  let [tail, log] = [0, -count * Math.LN2];
  for (let k = 0; k <= Math.min(onlyA, onlyB); k++) {
    tail += Math.exp(log);
    log += Math.log(count - k) - Math.log(k + 1);
  }
  return Math.min(1, 2 * tail);
}
