import { DataError } from '@graftjs/core';
import { shrunkCovariance } from '../heads/shrunk-covariance.js';
import { atLeastTwo, rowsByClass } from '../statistics/classes.js';
import { checkPositive } from '../statistics/check-number.js';
import { meanRow } from '../statistics/columns.js';
import { checkTable, checkWidth, type Table } from '../statistics/table.js';
import { logSumExp } from './softmax.js';

/**
 * Energy scores -T ln Σ exp(z_k / T): the higher, the less an example is like those of training.
 *
 * @param logits before the softmax, one row an example
 * @see Liu et al., "Energy-based Out-of-distribution Detection", NeurIPS 2020
 */
export function energyScores(
  logits: Table,
  { temperature = 1 }: { readonly temperature?: number } = {},
): number[] {
  checkTable('energyScores', logits);
  checkPositive('energyScores', 'temperature', temperature);
  return logits.map((row) => {
    const scaled = Float64Array.from(row, (z) => z / temperature);
    return -temperature * logSumExp(scaled);
  });
}

/**
 * Mahalanobis scores: the squared distance from the nearest class mean, in the covariance that all
 * classes share (shrunk after Ledoit and Wolf, so that few examples do; with one example a class, plain distances). The higher, the stranger.
 *
 * @param features of the training examples, one row an example
 * @returns the scores of the rows of other tables
 * @example
 * const strangeness = mahalanobisScores(features, labels);
 * detectionAuc(strangeness(known), strangeness(others)); // 1 where all others are stranger
 * @see Lee et al., "A Simple Unified Framework for Detecting Out-of-Distribution Samples", NeurIPS 2018
 */
export function mahalanobisScores(
  features: Table,
  labels: ArrayLike<number>,
): (rows: Table) => number[] {
  const width = checkTable('mahalanobisScores', features, labels);
  const classes = atLeastTwo('mahalanobisScores', rowsByClass('mahalanobisScores', labels));
  const means = [...classes.values()].map((rows) => meanRow(features, rows));
  const rest: Float64Array[] = [];
  [...classes.values()].forEach((rows, c) => {
    for (const i of rows) {
      rest[i] = Float64Array.from(features[i] as ArrayLike<number>, (x, j) => x - means[c]![j]!);
    }
  });
  const unit = means[0]!.map(() => 0);
  const precision = shrunkCovariance(rest).solve(
    Array.from(unit, (_, i) => unit.map((__, j) => Number(i === j))),
  );
  return (rows) =>
    rows.map((row) => {
      checkWidth('mahalanobisScores', row, width);
      return means.reduce(
        (least, mean) => Math.min(least, squaredForm(row, mean, precision)),
        Infinity,
      );
    });
}

function squaredForm(
  row: ArrayLike<number>,
  mean: Float64Array,
  precision: readonly Float64Array[],
): number {
  const difference = mean.map((m, j) => (row[j] as number) - m);
  return precision.reduce(
    (sum, own, i) =>
      sum + (difference[i] as number) * own.reduce((dot, p, j) => dot + p * difference[j]!, 0),
    0,
  );
}

/**
 * How well scores tell strange examples from known ones: the chance that a strange one scores
 * higher (AUROC, ties count half).
 */
export function detectionAuc(known: ArrayLike<number>, strange: ArrayLike<number>): number {
  for (const scores of [known, strange]) checkScores(scores);
  const all = [
    ...Array.from(known, (score) => ({ score, strange: false })),
    ...Array.from(strange, (score) => ({ score, strange: true })),
  ].sort((a, b) => a.score - b.score);
  let rankSum = 0;
  for (let from = 0; from < all.length;) {
    let to = from;
    while (to < all.length && all[to]!.score === all[from]!.score) to += 1;
    const rank = (from + to + 1) / 2;
    for (let i = from; i < to; i++) if (all[i]!.strange) rankSum += rank;
    from = to;
  }
  const n = strange.length;
  return (rankSum - (n * (n + 1)) / 2) / (n * known.length);
}

function checkScores(scores: ArrayLike<number>): void {
  const bad = Array.from(scores).findIndex((score) => Number.isNaN(score));
  if (scores.length > 0 && bad < 0) return;
  throw new DataError({
    where: 'detectionAuc',
    problem: bad < 0 ? 'there are no scores of one kind' : `score ${bad} is ${scores[bad]}`,
  });
}
