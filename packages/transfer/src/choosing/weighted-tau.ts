import { DataError } from '@graftjs/core';

/**
 * Weighted Kendall τ between two rankings, in which agreement at the top counts most: exchanges are
 * weighed by 1/(r+1) + 1/(s+1) with r and s the ranks, 0 first; the mean over ranking by `a` and by
 * `b`. From -1 to 1. Equals `scipy.stats.weightedtau` with its defaults.
 *
 * @see Vigna, "A weighted correlation index for rankings with ties", WWW 2015
 */
export function weightedTau(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length || a.length < 2) {
    throw new DataError({
      where: 'weightedTau',
      problem: `it needs two lists of the same length, 2 or more; got ${a.length} and ${b.length}`,
    });
  }
  for (const list of [a, b]) {
    const bad = Array.from(list).findIndex((value) => Number.isNaN(value));
    if (bad < 0) continue;
    throw new DataError({ where: 'weightedTau', problem: `number ${bad} of a list is NaN` });
  }
  return (tau(a, b, ranks(a, b)) + tau(a, b, ranks(b, a))) / 2;
}

/** Rank of each element by falling `first`, equals by falling `second`. */
function ranks(first: ArrayLike<number>, second: ArrayLike<number>): number[] {
  const order = Array.from({ length: first.length }, (_, i) => i).sort(
    (i, j) => first[j]! - first[i]! || second[j]! - second[i]!,
  );
  const rank: number[] = [];
  order.forEach((i, position) => (rank[i] = position));
  return rank;
}

function tau(a: ArrayLike<number>, b: ArrayLike<number>, rank: readonly number[]): number {
  let [agreement, untiedA, untiedB] = [0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    for (let j = i + 1; j < a.length; j++) {
      const weight = 1 / (rank[i]! + 1) + 1 / (rank[j]! + 1);
      const [x, y] = [Math.sign(a[i]! - a[j]!), Math.sign(b[i]! - b[j]!)];
      agreement += weight * x * y;
      untiedA += weight * x * x;
      untiedB += weight * y * y;
    }
  }
  return untiedA === 0 || untiedB === 0 ? NaN : agreement / Math.sqrt(untiedA * untiedB);
}
