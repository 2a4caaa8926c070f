import { solveSymmetric } from '../heads/solve-symmetric.js';
import { smallerGram } from '../statistics/smaller-gram.js';
import type { Table } from '../statistics/table.js';

/**
 * Ridge regression onto -1 (source) and 1 (target), each domain with the weight ½ however many
 * examples it has, as a decision that is below or above 0. Features are taken from the middle between
 * the domains, so that neither their place nor their scale matters.
 *
 * @param ridge as a share of the mean square of the features, above 0
 */
export function domainClassifier(
  source: Table,
  target: Table,
  ridge: number,
): (row: ArrayLike<number>) => number {
  const weights = [
    ...source.map(() => 0.5 / source.length),
    ...target.map(() => 0.5 / target.length),
  ];
  const signs = weights.map((_, i) => (i < source.length ? -1 : 1));
  const rows = [...source, ...target];
  const width = rows[0]?.length ?? 0;
  const middle = new Float64Array(width);
  const first = rows[0] as ArrayLike<number>;
  rows.forEach((row, i) => {
    for (let j = 0; j < width; j++) {
      middle[j]! += (weights[i] as number) * ((row[j] as number) - (first[j] as number));
    }
  });
  const from = middle.map((value, j) => value + (first[j] as number));
  // Rows times the root of their weight: what is left is a plain ridge regression.
  const scaled = rows.map((row, i) => {
    const root = Math.sqrt(weights[i] as number);
    return from.map((m, j) => root * ((row[j] as number) - m));
  });
  const squares = scaled.reduce((sum, row) => sum + row.reduce((s, x) => s + x * x, 0), 0);
  const strength = (ridge * squares) / width || 1;
  const answers = signs.map((sign, i) => sign * Math.sqrt(weights[i] as number));
  const normal = coefficients(scaled, answers, strength);
  return (row) =>
    normal.reduce((sum, c, j) => sum + c * ((row[j] as number) - (from[j] as number)), 0);
}

/** (XᵀX + λI)⁻¹ Xᵀy, or the same as Xᵀ(XXᵀ + λI)⁻¹ y where there are more features than examples. */
function coefficients(
  rows: readonly Float64Array[],
  answers: readonly number[],
  strength: number,
): Float64Array {
  const { gram, ofRows } = smallerGram(rows);
  gram.forEach((row, i) => (row[i]! += strength));
  const width = rows[0]?.length ?? 0;
  const weighted = (by: (i: number) => number) => {
    const sum = new Float64Array(width);
    rows.forEach((row, i) => row.forEach((x, j) => (sum[j]! += by(i) * x)));
    return sum;
  };
  const single = (values: ArrayLike<number>) =>
    Array.from(values, (value) => Float64Array.of(value));
  if (ofRows) {
    const shares = solveSymmetric(gram, single(answers));
    return weighted((i) => shares[i]![0] as number);
  }
  const solved = solveSymmetric(gram, single(weighted((i) => answers[i] as number)));
  return Float64Array.from(solved, ([value]) => value as number);
}
