import { cholesky } from './cholesky.js';

/**
 * Solves A · X = B for a symmetric positive definite A (Cholesky), in double precision.
 *
 * @param a rows of the matrix; only its lower half is read
 * @param b rows of the right-hand sides
 */
export function solveSymmetric(
  a: readonly Float64Array[],
  b: readonly Float64Array[],
): Float64Array[] {
  const size = a.length;
  const lower = cholesky(a);
  const x = b.map((row) => row.slice());
  const subtract = (to: number, from: number, factor: number): void => {
    const [target, source] = [x[to] as Float64Array, x[from] as Float64Array];
    for (let c = 0; c < target.length; c++) {
      target[c] = (target[c] as number) - factor * (source[c] as number);
    }
  };
  const divide = (i: number): void => {
    const [row, pivot] = [x[i] as Float64Array, lower[i]?.[i] as number];
    for (let c = 0; c < row.length; c++) row[c] = (row[c] as number) / pivot;
  };
  for (let i = 0; i < size; i++) {
    for (let k = 0; k < i; k++) subtract(i, k, lower[i]?.[k] as number);
    divide(i);
  }
  for (let i = size - 1; i >= 0; i--) {
    for (let k = i + 1; k < size; k++) subtract(i, k, lower[k]?.[i] as number);
    divide(i);
  }
  return x;
}
