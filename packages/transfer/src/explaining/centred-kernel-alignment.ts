import { DataError } from '@graftjs/core';
import type { Matrix } from 'ml-matrix';
import { centred, matrixOf } from '../statistics/columns.js';
import { checkTable, type Table } from '../statistics/table.js';

export interface KernelAlignmentOptions {
  /**
   * Corrects for few examples, where plain CKA is near 1 for anything; can be negative. Needs 4
   * examples or more. Default false.
   */
  readonly unbiased?: boolean;
}

/**
 * Linear CKA: how alike two representations of the same examples are, whatever the rotation and the
 * scale: ‖YᵀX‖²_F / (‖XᵀX‖_F ‖YᵀY‖_F) of centred features. From 0 to 1; NaN where
 * one of them is the same for all examples.
 *
 * @param x features of the examples in one layer or model, one row an example
 * @param y features of the same examples in another
 * @see Kornblith et al., "Similarity of Neural Network Representations Revisited", ICML 2019; unbiased:
 *   Nguyen et al., "Do Wide and Deep Networks Learn the Same Things?", ICLR 2021
 */
export function centredKernelAlignment(
  x: Table,
  y: Table,
  { unbiased = false }: KernelAlignmentOptions = {},
): number {
  checkTable('centredKernelAlignment', x);
  checkTable(
    'centredKernelAlignment',
    y,
    x.map(() => 0),
  );
  const [a, b] = [x, y].map((table) => matrixOf(centred(table))) as [Matrix, Matrix];
  if (unbiased) {
    if (x.length < 4) throw tooFew(x.length);
    const [k, l] = [a, b].map(withoutDiagonal) as [Matrix, Matrix];
    return independence(k, l) / Math.sqrt(independence(k, k) * independence(l, l));
  }
  return alignment(a, b) / Math.sqrt(alignment(a, a) * alignment(b, b));
}

/** ‖YᵀX‖² = tr(XXᵀ YYᵀ): the smaller of features and examples decides which side is computed. */
function alignment(a: Matrix, b: Matrix): number {
  if (a.columns * b.columns > a.rows * a.rows) return product(gram(a), gram(b));
  const across = a.transpose().mmul(b);
  return product(across, across);
}

const gram = (rows: Matrix): Matrix => rows.mmul(rows.transpose());

/** Centring does not change the unbiased estimate, but keeps digits where features are far from zero. */
function withoutDiagonal(rows: Matrix): Matrix {
  const products = gram(rows);
  for (let i = 0; i < products.rows; i++) products.set(i, i, 0);
  return products;
}

const tooFew = (count: number): DataError =>
  new DataError({
    where: 'centredKernelAlignment',
    problem: `the unbiased estimate needs 4 examples or more; got ${count}`,
  });

function product(a: Matrix, b: Matrix): number {
  let sum = 0;
  for (let i = 0; i < a.rows; i++)
    for (let j = 0; j < a.columns; j++) sum += a.get(i, j) * b.get(i, j);
  return sum;
}

/** The unbiased HSIC of two kernels with empty diagonals (Song et al., 2012). */
function independence(k: Matrix, l: Matrix): number {
  const n = k.rows;
  const [sumK, sumL] = [k.sum(), l.sum()];
  const [rowsK, rowsL] = [k.sum('row'), l.sum('row')] as [number[], number[]];
  const across = rowsK.reduce((sum, value, i) => sum + value * (rowsL[i] as number), 0);
  return (
    (product(k, l) + (sumK * sumL) / ((n - 1) * (n - 2)) - (2 * across) / (n - 2)) / (n * (n - 3))
  );
}
