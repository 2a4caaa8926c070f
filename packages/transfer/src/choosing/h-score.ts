import { Matrix, pseudoInverse } from 'ml-matrix';
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
  const means: ArrayLike<number>[] = [];
  for (const rows of classes.values()) {
    const mean = meanRow(features, rows);
    for (const i of rows) means[i] = mean;
  }
  const between = covariance(means);
  if (!regularized) return trace(pseudoInverse(covariance(features)).mmul(between));
  const { shrunk, shrinkage } = ledoitWolf(features);
  return (1 - shrinkage) * trace(pseudoInverse(shrunk).mmul(between));
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
