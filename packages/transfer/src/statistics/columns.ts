import { Matrix } from 'ml-matrix';
import type { Table } from './table.js';

/** A table as a matrix of doubles. */
export function matrixOf(table: Table): Matrix {
  return new Matrix(table.map((row) => Array.from(row)));
}

/**
 * The mean of some rows of a table (all, where none are named). It is summed from the first row on,
 * so that features that do not vary have exactly their value as mean, and large ones keep digits.
 */
export function meanRow(
  table: Table,
  rows: readonly number[] = table.map((_, i) => i),
): Float64Array {
  const first = Float64Array.from(table[rows[0] ?? 0] ?? []);
  const rest = new Float64Array(first.length);
  for (const i of rows) {
    const row = table[i] as ArrayLike<number>;
    for (let j = 0; j < rest.length; j++) {
      rest[j] = (rest[j] as number) + ((row[j] as number) - (first[j] as number));
    }
  }
  return first.map((value, j) => value + (rest[j] as number) / rows.length);
}

/** The rows less their mean. */
export function centred(table: Table): Float64Array[] {
  const mean = meanRow(table);
  return table.map((row) => Float64Array.from(row, (x, j) => x - (mean[j] as number)));
}

/** Covariance of the columns; `divisor` is the number of rows less one where it is left out. */
export function covariance(table: Table, divisor = table.length - 1): Matrix {
  const rows = matrixOf(centred(table));
  return rows.transpose().mmul(rows).div(divisor);
}

/** Σ (a_j - b_j)². */
export function squaredDistance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let j = 0; j < a.length; j++) sum += ((a[j] as number) - (b[j] as number)) ** 2;
  return sum;
}
