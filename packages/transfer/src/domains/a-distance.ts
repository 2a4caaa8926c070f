import { Random } from '@graftjs/core';
import { Matrix, solve } from 'ml-matrix';
import { checkTable, type Table } from '../statistics/table.js';

export interface ADistanceOptions {
  /** Ridge of the linear classifier, as a share of the mean square of the features. Default 1e-3. */
  readonly ridge?: number;
  /** Decides which half of the examples is learnt from. Default 0. */
  readonly seed?: number;
}

/**
 * Proxy A-distance 2 (1 - 2 ε): ε is the error, on the other half of the examples, of a linear
 * classifier that tells the domains apart. 0 where it cannot, 2 where it always can. Each domain
 * weighs the same, however many examples it has.
 *
 * @see Ben-David et al., "Analysis of Representations for Domain Adaptation", NeurIPS 2006
 */
export function aDistance(
  source: Table,
  target: Table,
  { ridge = 1e-3, seed = 0 }: ADistanceOptions = {},
): number {
  checkTable('aDistance', source);
  checkTable('aDistance', target);
  const random = new Random(seed);
  const halves = [source, target].map((rows, domain) => {
    const order = random.split(domain).permutation(rows.length);
    const shuffled = Array.from(order, (i) => rows[i] as ArrayLike<number>);
    const half = Math.ceil(rows.length / 2);
    return { learnt: shuffled.slice(0, half), tested: shuffled.slice(half) };
  });
  const [s, t] = halves as [(typeof halves)[0], (typeof halves)[0]];
  const decide = linearClassifier(s.learnt, t.learnt, ridge);
  const share = (rows: Table, wrong: (value: number) => boolean) =>
    rows.filter((row) => wrong(decide(row))).length / Math.max(1, rows.length);
  const error = (share(s.tested, (v) => v >= 0) + share(t.tested, (v) => v < 0)) / 2;
  return 2 * (1 - 2 * Math.min(error, 1 - error));
}

/** Ridge regression on -1 and 1, each side with the same weight. */
function linearClassifier(negative: Table, positive: Table, ridge: number) {
  const rows = [...negative, ...positive].map((row) => [...Array.from(row), 1]);
  const weights = rows.map((_, i) => 1 / (i < negative.length ? negative.length : positive.length));
  const x = new Matrix(rows);
  const y = Matrix.columnVector(rows.map((_, i) => (i < negative.length ? -1 : 1)));
  const squares = rows.reduce(
    (sum, row, i) => sum + (weights[i] as number) * row.reduce((a, v) => a + v * v, 0),
    0,
  );
  const strength = (ridge * squares) / x.columns;
  const solved = x.columns > x.rows ? dual : primal;
  const coefficients = solved(x, y, weights, strength);
  return (row: ArrayLike<number>) =>
    coefficients.reduce((sum, c, j) => sum + c * (j < row.length ? (row[j] as number) : 1), 0);
}

/** (XᵀWX + λI)⁻¹ XᵀWy. */
function primal(x: Matrix, y: Matrix, weights: readonly number[], strength: number): number[] {
  const weighted = x.clone();
  weights.forEach((weight, i) => weighted.mulRow(i, weight));
  const gram = x.transpose().mmul(weighted).add(Matrix.eye(x.columns).mul(strength));
  return solve(gram, weighted.transpose().mmul(y)).to1DArray();
}

/** The same as Xᵀ(XXᵀ + λW⁻¹)⁻¹ y, for more features than examples. */
function dual(x: Matrix, y: Matrix, weights: readonly number[], strength: number): number[] {
  const kernel = x.mmul(x.transpose());
  weights.forEach((weight, i) => kernel.set(i, i, kernel.get(i, i) + strength / weight));
  return x.transpose().mmul(solve(kernel, y)).to1DArray();
}
