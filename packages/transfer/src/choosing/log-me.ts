import { atLeastTwo, rowsByClass } from '../statistics/classes.js';
import { smallerGram } from '../statistics/smaller-gram.js';
import { symmetricSpectrum } from '../statistics/symmetric-spectrum.js';
import { checkTable, type Table } from '../statistics/table.js';

/**
 * LogME: the evidence, per example, of a Bayesian linear model from features to one-versus-rest
 * targets, averaged over the classes; higher promises more.
 *
 * ln p(y|f) = D/2 ln α + N/2 ln β - 1/2 Σ_{i≤D} ln(α + β σ_i) - β/2 ‖fm - y‖² - α/2 ‖m‖² - N/2 ln 2π,
 * at the α and β that maximise it. σ_i are the eigenvalues of fᵀf; where there are more features
 * than examples, the D - N that are zero count too (the published code leaves them out and then
 * ranks models of different width wrongly).
 *
 * @param features one row an example
 * @param labels class numbers
 * @see You et al., "LogME: Practical Assessment of Pre-trained Models for Transfer Learning", ICML 2021
 */
export function logMe(features: Table, labels: ArrayLike<number>): number {
  const width = checkTable('logMe', features, labels);
  const classes = atLeastTwo('logMe', rowsByClass('logMe', labels));
  const count = features.length;
  const { gram, ofRows } = smallerGram(features);
  // The squared projections (uᵢᵀy)² of the targets on the left singular vectors: of XXᵀ these are
  // the eigenvectors, of XᵀX they follow from those of the sums Xᵀy of each class.
  const targets = [...classes.values()].map((rows) =>
    ofRows ? marked(rows, count) : sumOf(features, rows, width),
  );
  const { values, squares: projections } = symmetricSpectrum(gram, targets);
  const least = values.reduce((a, b) => Math.max(a, b), 0) * Number.EPSILON * values.length;
  const sigma = [...values].map((value) => (value > least ? value : 0));
  let total = 0;
  [...classes.values()].forEach((rows, c) => {
    const squares = sigma.map((value, i) => {
      const square = projections[c]?.[i] as number;
      return ofRows ? square : value === 0 ? 0 : square / value;
    });
    total += evidence(sigma, squares, rows.length, count, width);
  });
  return total / classes.size;
}

const marked = (rows: readonly number[], count: number): Float64Array => {
  const vector = new Float64Array(count);
  for (const i of rows) vector[i] = 1;
  return vector;
};

function sumOf(features: Table, rows: readonly number[], width: number): Float64Array {
  const sum = new Float64Array(width);
  for (const i of rows) {
    const row = features[i] as ArrayLike<number>;
    for (let j = 0; j < width; j++) sum[j] = (sum[j] as number) + (row[j] as number);
  }
  return sum;
}

/** The evidence is flat at its maximum: it is right to twice as many digits as α/β. */
const ENOUGH = 1e-8;
const AT_MOST = 10_000;
/** A target that is fitted without error would have infinite evidence. */
const LEAST_RESIDUE = 1e-5;

/** The maximal evidence by MacKay's fixed point; `squares` are (uᵢᵀy)². */
function evidence(
  sigma: readonly number[],
  squares: readonly number[],
  norm: number,
  count: number,
  width: number,
): number {
  const outside = Math.max(0, norm - squares.reduce((sum, z) => sum + z, 0));
  let [alpha, beta] = [1, 1];
  const moments = () => {
    let [residue, length, gamma] = [outside, 0, 0];
    sigma.forEach((s, k) => {
      const share = alpha + beta * s;
      residue += (squares[k] as number) * (alpha / share) ** 2;
      length += ((squares[k] as number) * s * beta ** 2) / share ** 2;
      gamma += (beta * s) / share;
    });
    return { residue, length, gamma };
  };
  for (let round = 0; round < AT_MOST; round++) {
    const before = alpha / beta;
    const { residue, length, gamma } = moments();
    if (length === 0) break;
    alpha = gamma / length;
    beta = (count - gamma) / Math.max(residue, LEAST_RESIDUE);
    if (Math.abs(alpha / beta - before) <= ENOUGH * before) break;
  }
  const { residue, length } = moments();
  const logs =
    sigma.reduce((sum, s) => sum + Math.log(alpha + beta * s), 0) +
    (width - sigma.length) * Math.log(alpha);
  return (
    (width * Math.log(alpha) +
      count * Math.log(beta) -
      logs -
      beta * residue -
      alpha * length -
      count * Math.log(2 * Math.PI)) /
    (2 * count)
  );
}
