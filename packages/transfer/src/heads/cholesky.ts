import { ConfigError } from '@graftjs/core';

/**
 * The lower triangle L of A = L Lᵀ for a symmetric positive definite A, in double precision. What is
 * above the diagonal of its rows means nothing.
 *
 * @param a rows of the matrix; only its lower half is read
 */
export function cholesky(a: readonly Float64Array[]): Float64Array[] {
  const lower = a.map((row) => row.slice());
  for (let i = 0; i < lower.length; i++) {
    const row = lower[i] as Float64Array;
    for (let j = 0; j <= i; j++) {
      const other = lower[j] as Float64Array;
      let sum = row[j] as number;
      for (let k = 0; k < j; k++) sum -= (row[k] as number) * (other[k] as number);
      if (i > j) row[j] = sum / (other[j] as number);
      else if (sum > 0) row[i] = Math.sqrt(sum);
      else throw notDefinite();
    }
  }
  return lower;
}

function notDefinite(): ConfigError {
  return new ConfigError({
    where: 'solveSymmetric',
    problem: 'the matrix is not positive definite',
    hint: 'Shrink it or add a ridge: the features depend on each other.',
  });
}
