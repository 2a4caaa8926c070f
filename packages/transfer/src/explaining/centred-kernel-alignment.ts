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
 * scale: ‖YᵀX‖²_F / (‖XᵀX‖_F ‖YᵀY‖_F) of centred features. From 0 to 1.
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
  if (unbiased) {
    const [k, l] = [x, y].map((table) => gram(matrixOf(table), true)) as [Matrix, Matrix];
    return independence(k, l) / Math.sqrt(independence(k, k) * independence(l, l));
  }
  // ‖YᵀX‖² = tr(XXᵀ YYᵀ): the smaller of features and examples decides which side is computed.
  const [a, b] = [x, y].map((table) => gram(matrixOf(centred(table)), false)) as [Matrix, Matrix];
  return product(a, b) / Math.sqrt(product(a, a) * product(b, b));
}

function gram(rows: Matrix, withoutDiagonal: boolean): Matrix {
  const products = rows.mmul(rows.transpose());
  if (withoutDiagonal) for (let i = 0; i < products.rows; i++) products.set(i, i, 0);
  return products;
}

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
