import { Matrix, SingularValueDecomposition } from 'ml-matrix';
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
  if (!regularized) return overlap(standardized(rows), [...classes.values()]);
  const means = [...classes.values()].map((members) => ({
    mean: meanRow(rows, members),
    weight: members.length / (rows.length - 1),
  }));
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

/** Directions of features with less of the spread than this come from rounding. */
const LEAST = 1e-10;

/**
 * The score without a shrinkage is how much the span of the centred features has in common with that
 * of the classes: Σ over classes of |Σ uᵢ|² / n, u their rows in an orthonormal basis of the features.
 */
function overlap(rows: readonly Float64Array[], classes: readonly (readonly number[])[]): number {
  const { diagonal, leftSingularVectors } = new SingularValueDecomposition(matrixOf(rows), {
    computeRightSingularVectors: false,
    autoTranspose: true,
  });
  const largest = Math.max(...diagonal);
  let score = 0;
  diagonal.forEach((value, k) => {
    if (!(value > LEAST * largest)) return;
    for (const members of classes) {
      const sum = members.reduce((total, i) => total + leftSingularVectors.get(i, k), 0);
      score += (sum * sum) / members.length;
    }
  });
  return score;
}

/** Each feature in units of its own spread, which the score without a shrinkage does not see. */
function standardized(rows: readonly Float64Array[]): Float64Array[] {
  const unit = (rows[0] as Float64Array).map((_, j) =>
    Math.sqrt(rows.reduce((sum, row) => sum + (row[j] as number) ** 2, 0)),
  );
  return rows.map((row) => row.map((x, j) => x / (unit[j] || 1)));
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
