import { Matrix, pseudoInverse } from 'ml-matrix';
import { shrunkCovariance } from '../heads/shrunk-covariance.js';
import { atLeastTwo, rowsByClass } from '../statistics/classes.js';
import { centred, covariance, matrixOf, meanRow } from '../statistics/columns.js';
import { checkTable, type Table } from '../statistics/table.js';

export interface HScoreOptions {
  /**
   * Shrinks the covariance of the features towards a multiple of the identity (Ledoit and Wolf
   * 2004), which it needs where examples are few. Default true.
   */
  readonly regularized?: boolean;
}

/**
 * The H-score tr(cov(f)⁻¹ cov(E[f|y])): how much of the features' spread is spread between classes.
 * Higher is better.
 *
 * @see Bao et al., "An Information-Theoretic Approach to Transferability in Task Transfer Learning", ICIP 2019;
 *   regularised: Ibrahim et al., "Newer is not always better", ECML 2022
 */
export function hScore(
  features: Table,
  labels: ArrayLike<number>,
  { regularized = true }: HScoreOptions = {},
): number {
  checkTable('hScore', features, labels);
  const classes = atLeastTwo('hScore', rowsByClass('hScore', labels));
  const rows = centred(features);
  const means = [...classes.values()].map((members) => ({
    mean: meanRow(rows, members),
    weight: members.length / (rows.length - 1),
  }));
  if (!regularized) {
    const all = rows.map((row) => row.fill(0));
    [...classes.values()].forEach((members, c) => {
      for (const i of members) all[i] = means[c]?.mean as Float64Array;
    });
    return trace(pseudoInverse(covariance(features)).mmul(covariance(all)));
  }
  // tr(C⁻¹ Σ w m mᵀ) = Σ w mᵀ C⁻¹ m.
  const { share, solve } = shrunkCovariance(rows);
  const columns = Array.from(rows[0] as Float64Array, (_, j) =>
    Float64Array.from(means, ({ mean }) => mean[j] as number),
  );
  const solved = solve(columns);
  const sum = means.reduce(
    (total, { mean, weight }, c) =>
      total + weight * mean.reduce((s, m, j) => s + m * (solved[j]?.[c] as number), 0),
    0,
  );
  return (1 - share) * sum;
}

/**
 * The covariance (divided by N) shrunk towards tr(C)/D · I by the share that minimises the expected
 * squared error.
 *
 * @see Ledoit and Wolf, "A well-conditioned estimator for large-dimensional covariance matrices", 2004
 */
export function ledoitWolf(features: Table): { shrunk: Matrix; shrinkage: number } {
  const count = features.length;
  const rows = matrixOf(centred(features));
  const width = rows.columns;
  const sample = covariance(features, count);
  const mu = trace(sample) / width;
  const squares = Matrix.pow(rows, 2);
  const beta = squares.transpose().mmul(squares).sum() / count - Matrix.pow(sample, 2).sum();
  const delta = Matrix.pow(sample, 2).sum() - width * mu ** 2;
  const shrinkage = delta <= 0 ? 0 : Math.min(1, Math.max(0, beta / count / delta));
  const shrunk = Matrix.mul(sample, 1 - shrinkage).add(Matrix.eye(width).mul(shrinkage * mu));
  return { shrunk, shrinkage };
}

const trace = (matrix: Matrix): number => matrix.diagonal().reduce((sum, x) => sum + x, 0);
