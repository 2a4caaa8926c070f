import { Matrix, SingularValueDecomposition } from 'ml-matrix';
import { atLeastTwo, rowsByClass } from '../statistics/classes.js';
import { centred, matrixOf } from '../statistics/columns.js';
import { checkTable, type Table } from '../statistics/table.js';

export interface TransRateOptions {
  /** Distortion ε of the coding rate. Default 1e-4. */
  readonly epsilon?: number;
}

/**
 * TransRate: the coding rate of all features less that of each class,
 * R(Z) - 1/C Σ_c R(Z_c) with R(Z) = 1/2 ln det(I + 1/(Nε) ZᵀZ). Higher is better.
 *
 * @see Huang et al., "Frustratingly Easy Transferability Estimation", ICML 2022
 */
export function transRate(
  features: Table,
  labels: ArrayLike<number>,
  { epsilon = 1e-4 }: TransRateOptions = {},
): number {
  checkTable('transRate', features, labels);
  const classes = atLeastTwo('transRate', rowsByClass('transRate', labels));
  const rows = matrixOf(centred(features));
  const rate = (part: Matrix) => {
    const { diagonal } = new SingularValueDecomposition(part, { autoTranspose: true });
    return diagonal.reduce((sum, s) => sum + Math.log1p((s * s) / (part.rows * epsilon)), 0) / 2;
  };
  let within = 0;
  for (const members of classes.values()) {
    const part = new Matrix(members.map((i) => rows.getRow(i)));
    within += rate(part) / classes.size;
  }
  return rate(rows) - within;
}
