import { ConfigError } from '@graftjs/core';
import { squaredDistances } from './joint-probabilities.js';
import type { Rows } from './pca.js';

/**
 * Whether neighbours on a map are neighbours in the rows that it shows, 0 to 1:
 * 1 - 2 / (n k (2n - 3k - 1)) Σᵢ Σ_{j near i on the map} max(0, rank(i, j) - k).
 *
 * @param rows what is shown
 * @param map where it is shown
 * @throws ConfigError where the neighbours are not fewer than half of the rows
 * @see Venna & Kaski, "Neighborhood Preservation in Nonlinear Projection Methods", ICANN 2001
 * @example
 * trustworthiness(features, tSne(features).points); // 0.98
 */
export function trustworthiness(
  rows: Rows,
  map: Rows,
  { neighbours = 5 }: { readonly neighbours?: number } = {},
): number {
  const n = rows.length;
  if (!(neighbours >= 1 && neighbours < n / 2) || map.length !== n) {
    throw new ConfigError({
      where: 'trustworthiness',
      problem: `${neighbours} neighbours, ${n} rows and ${map.length} points do not go together`,
      operands: [
        { label: 'expected', value: 'a point for each row, and neighbours below half of them' },
      ],
    });
  }
  const [far, near] = [squaredDistances(rows), squaredDistances(map)];
  let penalty = 0;
  for (let i = 0; i < n; i++) {
    const ranks = new Int32Array(n);
    orderFrom(far, i, n).forEach((j, rank) => (ranks[j] = rank + 1));
    for (const j of orderFrom(near, i, n).slice(0, neighbours)) {
      penalty += Math.max(0, (ranks[j] as number) - neighbours);
    }
  }
  return 1 - (2 * penalty) / (n * neighbours * (2 * n - 3 * neighbours - 1));
}

/** The others, nearest first. */
function orderFrom(distances: Float64Array, i: number, n: number): number[] {
  const from = (j: number) => distances[i * n + j] as number;
  return Array.from({ length: n }, (_, j) => j)
    .filter((j) => j !== i)
    .sort((a, b) => from(a) - from(b));
}
