import { checkStrength } from '../statistics/check-number.js';
import { centred, meanRow } from '../statistics/columns.js';
import { checkTable, type Table } from '../statistics/table.js';
import { gram } from './gram.js';
import type { LinearHead } from './linear-head.js';
import { solveSymmetric } from './solve-symmetric.js';

export interface RidgeOptions {
  /** Strength of the penalty on the kernel. Default 1. */
  readonly lambda?: number;
}

export interface RegressionData {
  readonly features: Table;
  /** Numbers to be told from the features, a row an example. */
  readonly targets: Table;
}

/**
 * Ridge regression in closed form: ‖X W + b − Y‖² + λ‖W‖², the bias without a penalty (Hoerl and
 * Kennard 1970; scikit-learn's `Ridge(alpha=λ)`).
 */
export function ridgeRegression(
  { features, targets }: RegressionData,
  { lambda = 1 }: RidgeOptions = {},
): LinearHead {
  const width = checkTable('ridgeRegression', features);
  const outputs = checkTable('ridgeRegression', targets);
  checkStrength('ridgeRegression', 'lambda', lambda);
  const mean = meanRow(features);
  const centre = meanRow(targets);
  const rows = centred(features);
  const left = gram(rows);
  left.forEach((row, i) => (row[i] = (row[i] as number) + lambda));
  const right = Array.from({ length: width }, () => new Float64Array(outputs));
  rows.forEach((row, i) => {
    const target = targets[i] as ArrayLike<number>;
    // Targets need no centring: the rows sum to zero.
    row.forEach((x, j) => {
      const sums = right[j] as Float64Array;
      for (let k = 0; k < outputs; k++) {
        sums[k] = (sums[k] as number) + x * (target[k] as number);
      }
    });
  });
  const kernel = solveSymmetric(left, right);
  const bias = centre.map(
    (value, k) =>
      value - kernel.reduce((sum, row, j) => sum + (mean[j] as number) * (row[k] as number), 0),
  );
  return { kernel, bias };
}
