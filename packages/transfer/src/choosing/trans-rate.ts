import { cholesky } from '../heads/cholesky.js';
import { atLeastTwo, rowsByClass } from '../statistics/classes.js';
import { centred } from '../statistics/columns.js';
import { checkPositive } from '../statistics/check-number.js';
import { smallerGram } from '../statistics/smaller-gram.js';
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
  checkPositive('transRate', 'epsilon', epsilon);
  const classes = atLeastTwo('transRate', rowsByClass('transRate', labels));
  const rows = centred(features);
  const rate = (part: Table) => {
    const { gram } = smallerGram(part);
    const scale = 1 / (part.length * epsilon);
    // By its triangular factor, which keeps what small features tell beside large ones.
    const lower = cholesky(
      gram.map((row, i) => row.map((value, j) => scale * value + Number(i === j))),
    );
    return lower.reduce((sum, row, i) => sum + Math.log(row[i] as number), 0);
  };
  let within = 0;
  for (const members of classes.values()) {
    within += rate(members.map((i) => rows[i] as Float64Array)) / classes.size;
  }
  return rate(rows) - within;
}
