import type { Random } from '@graftjs/core';
import { squaredDistance } from './columns.js';
import type { Table } from './table.js';

export interface GaussianMixtureOptions {
  readonly components: number;
  readonly random: Random;
  /** Default 100. */
  readonly iterations?: number;
  /** Added to every variance. Default 1e-6, as scikit-learn's `reg_covar`. */
  readonly regularization?: number;
}

/**
 * Posteriors p(component | x) of a mixture of Gaussians with diagonal covariance, fitted by
 * expectation maximisation from k-means++ seeds. One row an example.
 */
export function mixturePosteriors(
  rows: Table,
  { components, random, iterations = 100, regularization = 1e-6 }: GaussianMixtureOptions,
): Float64Array[] {
  const count = Math.min(components, rows.length);
  const width = (rows[0] as ArrayLike<number>).length;
  let posteriors = hardPosteriors(rows, seeds(rows, count, random));
  let before = -Infinity;
  for (let round = 0; round < iterations; round++) {
    const gaussians = Array.from({ length: count }, (_, k) => {
      const weight = posteriors.reduce((sum, p) => sum + (p[k] as number), 1e-12);
      const mean = new Float64Array(width);
      const variance = new Float64Array(width).fill(regularization);
      rows.forEach((row, i) => {
        const part = (posteriors[i]![k] as number) / weight;
        if (part < 1e-15) return;
        for (let j = 0; j < width; j++) mean[j] = (mean[j] as number) + part * (row[j] as number);
      });
      rows.forEach((row, i) => {
        const part = (posteriors[i]![k] as number) / weight;
        if (part < 1e-15) return;
        for (let j = 0; j < width; j++) {
          const off = (row[j] as number) - (mean[j] as number);
          variance[j] = (variance[j] as number) + part * off * off;
        }
      });
      const normalizer = variance.reduce((sum, v) => sum + Math.log(2 * Math.PI * v), 0) / 2;
      const constant = Math.log(weight / rows.length) - normalizer;
      return { constant, mean, precision: variance.map((v) => 1 / (2 * v)) };
    });
    let likelihood = 0;
    posteriors = rows.map((row) => {
      const logs = gaussians.map(({ constant, mean, precision }) => {
        let log = constant;
        for (let j = 0; j < width; j++) {
          const off = (row[j] as number) - (mean[j] as number);
          log -= off * off * (precision[j] as number);
        }
        return log;
      });
      const highest = Math.max(...logs);
      const exps = logs.map((log) => Math.exp(log - highest));
      const sum = exps.reduce((a, b) => a + b, 0);
      likelihood += highest + Math.log(sum);
      return Float64Array.from(exps, (e) => e / sum);
    });
    if (likelihood - before < 1e-3 * rows.length) break;
    before = likelihood;
  }
  return posteriors;
}

/** k-means++: each seed is drawn with a chance in proportion to its squared distance from the rest. */
function seeds(rows: Table, count: number, random: Random): ArrayLike<number>[] {
  const chosen = [rows[Math.floor(random.uniform() * rows.length)] as ArrayLike<number>];
  const distances = rows.map((row) => squaredDistance(row, chosen[0] as ArrayLike<number>));
  while (chosen.length < count) {
    const total = distances.reduce((a, b) => a + b, 0);
    let left = random.uniform() * total;
    let next = distances.findIndex((d) => (left -= d) < 0);
    if (next < 0) next = chosen.length % rows.length;
    chosen.push(rows[next] as ArrayLike<number>);
    rows.forEach((row, i) => {
      distances[i] = Math.min(
        distances[i] as number,
        squaredDistance(row, rows[next] as ArrayLike<number>),
      );
    });
  }
  return chosen;
}

function hardPosteriors(rows: Table, centres: readonly ArrayLike<number>[]): Float64Array[] {
  return rows.map((row) => {
    const distances = centres.map((centre) => squaredDistance(row, centre));
    const posterior = new Float64Array(centres.length);
    posterior[distances.indexOf(Math.min(...distances))] = 1;
    return posterior;
  });
}
