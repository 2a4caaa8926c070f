import type { Rows } from './pca.js';

/** Squared Euclidean distances of all rows from all, [n × n]. */
export function squaredDistances(rows: Rows): Float64Array {
  const n = rows.length;
  const distances = new Float64Array(n * n);
  for (let i = 0; i < n; i++)
    for (let j = i + 1; j < n; j++) {
      const [a, b] = [rows[i]!, rows[j]!];
      let sum = 0;
      for (let k = 0; k < a.length; k++) sum += (a[k]! - b[k]!) ** 2;
      distances[i * n + j] = sum;
      distances[j * n + i] = sum;
    }
  return distances;
}

/**
 * How likely two rows are neighbours: Gaussians around each row, as wide as makes the perplexity of
 * its neighbours the one asked for, symmetrised. One number a pair i < j, row after row; both orders
 * of all pairs sum to 1.
 */
export function jointProbabilities(
  distances: Float64Array,
  n: number,
  perplexity: number,
): Float64Array {
  const conditional = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    fillRow(distances.subarray(i * n, (i + 1) * n), i, Math.log(perplexity), (j, p) => {
      conditional[i * n + j] = p;
    });
  }
  const joint = new Float64Array((n * (n - 1)) / 2);
  let k = 0;
  for (let i = 0; i < n; i++)
    for (let j = i + 1; j < n; j++) {
      joint[k++] = Math.max((conditional[i * n + j]! + conditional[j * n + i]!) / (2 * n), 1e-16);
    }
  return joint;
}

/** Searches the precision of one Gaussian by halving, until its entropy is that of the perplexity. */
function fillRow(
  distances: Float64Array,
  own: number,
  entropy: number,
  put: (j: number, probability: number) => void,
): void {
  // Only differences count: with the nearest at 0 nothing underflows.
  let nearest = Infinity;
  distances.forEach((d, j) => (nearest = j === own ? nearest : Math.min(nearest, d)));
  let [low, high, precision] = [-Infinity, Infinity, 1];
  const weights = new Float64Array(distances.length);
  let total = 1;
  for (let round = 0; round < 100; round++) {
    total = 0;
    let weighted = 0;
    for (let j = 0; j < distances.length; j++) {
      const far = distances[j]! - nearest;
      weights[j] = j === own ? 0 : Math.exp(-precision * far);
      total += weights[j]!;
      weighted += weights[j]! * far;
    }
    const excess = Math.log(total) + (precision * weighted) / total - entropy;
    if (Math.abs(excess) < 1e-5) break;
    if (excess > 0) {
      low = precision;
      precision = high === Infinity ? 2 * precision : (precision + high) / 2;
    } else {
      high = precision;
      precision = low === -Infinity ? precision / 2 : (precision + low) / 2;
    }
  }
  weights.forEach((weight, j) => put(j, weight / total));
}
