import { smallerGram } from '../statistics/smaller-gram.js';
import { solveSymmetric } from './solve-symmetric.js';

/** A covariance (1 - s) S + s m I that can be divided by; m is the mean variance of a feature. */
export interface ShrunkCovariance {
  /** s, from 0 to 1. */
  readonly share: number;
  /** The covariance's inverse times some columns. */
  solve(columns: readonly Float64Array[]): Float64Array[];
}

/**
 * The covariance (divided by the number of rows) shrunk toward a multiple of the identity; by the
 * rule of Ledoit and Wolf (2004) where no share is given. With fewer rows than features it is
 * inverted by Woodbury's identity on the rows' products, so that a thousand features cost little.
 *
 * @param rows already centred
 * @param noise a mean variance that is none, but the rounding of the features
 */
export function shrunkCovariance(
  rows: readonly Float64Array[],
  given?: number,
  noise = 0,
): ShrunkCovariance {
  const count = rows.length;
  const width = rows[0]?.length ?? 0;
  const { gram, ofRows } = smallerGram(rows);
  const trace = gram.reduce((sum, row, i) => sum + (row[i] as number), 0);
  const mean = trace / count / width;
  // The sum over all pairs of mean(xᵢ² xⱼ²) is the mean of |x|⁴.
  const lengths = rows.map((row) => row.reduce((sum, x) => sum + x * x, 0));
  const fourth = lengths.reduce((sum, length) => sum + length * length, 0) / count;
  const squares =
    gram.reduce((sum, row) => sum + row.reduce((s, x) => s + x * x, 0), 0) / count ** 2;
  const distance = squares - width * mean ** 2;
  const share = given ?? shareFor((fourth - squares) / count, distance, mean, width);
  // Rows that are all zero leave no covariance: then only the distance counts.
  const level = mean > noise ? mean : 1;
  const ridge = share * level + 1e-9 * level;
  const weight = (1 - share) / count;
  if (!ofRows) {
    const covariance = gram.map((row, i) =>
      row.map((value, j) => weight * value + (i === j ? ridge : 0)),
    );
    return { share, solve: (columns) => solveSymmetric(covariance, columns) };
  }
  return { share, solve: (columns) => woodbury(rows, gram, weight, ridge, columns) };
}

/** What is equal in all directions already, as one feature is, is not shrunk. */
function shareFor(error: number, distance: number, mean: number, width: number): number {
  if (mean === 0) return 1;
  return width === 1 || distance <= 0 ? 0 : Math.min(1, Math.max(0, error / distance));
}

/** (w XᵀX + r I)⁻¹ B = (B - w Xᵀ (r I + w XXᵀ)⁻¹ X B) / r. */
function woodbury(
  rows: readonly Float64Array[],
  gram: readonly Float64Array[],
  weight: number,
  ridge: number,
  columns: readonly Float64Array[],
): Float64Array[] {
  const count = columns[0]?.length ?? 0;
  const products = rows.map((row) => {
    const product = new Float64Array(count);
    row.forEach((x, j) => {
      if (x === 0) return;
      const column = columns[j] as Float64Array;
      for (let k = 0; k < count; k++)
        product[k] = (product[k] as number) + x * (column[k] as number);
    });
    return product;
  });
  const inner = gram.map((row, i) => row.map((value, j) => weight * value + (i === j ? ridge : 0)));
  const solved = solveSymmetric(inner, products);
  const result = columns.map((column) => column.slice());
  rows.forEach((row, i) => {
    const own = solved[i] as Float64Array;
    row.forEach((x, j) => {
      if (x === 0) return;
      const target = result[j] as Float64Array;
      for (let k = 0; k < count; k++) {
        target[k] = (target[k] as number) - weight * x * (own[k] as number);
      }
    });
  });
  for (const row of result) for (let k = 0; k < count; k++) row[k] = (row[k] as number) / ridge;
  return result;
}
