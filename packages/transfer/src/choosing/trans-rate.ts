import { atLeastTwo, rowsByClass } from '../statistics/classes.js';
import { centred } from '../statistics/columns.js';
import { smallerGram } from '../statistics/smaller-gram.js';
import { symmetricSpectrum } from '../statistics/symmetric-spectrum.js';
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
  const rows = centred(features);
  const rate = (part: Table) => {
    const { values } = symmetricSpectrum(smallerGram(part).gram);
    const scale = 1 / (part.length * epsilon);
    return values.reduce((sum, value) => sum + Math.log1p(Math.max(0, value) * scale), 0) / 2;
  };
  let within = 0;
  for (const members of classes.values()) {
    within += rate(members.map((i) => rows[i] as Float64Array)) / classes.size;
  }
  return rate(rows) - within;
}
