import { atLeastTwo, rowsByClass } from '../statistics/classes.js';
import { smallerGram } from '../statistics/smaller-gram.js';
import { symmetricSpectrum } from '../statistics/symmetric-spectrum.js';
import { checkTable, type Table } from '../statistics/table.js';
import { largestEvidence } from './largest-evidence.js';

/**
 * LogME: the evidence, per example, of a Bayesian linear model from features to one-versus-rest
 * targets, averaged over the classes; higher promises more.
 *
 * ln p(y|f) = D/2 ln α + N/2 ln β - 1/2 Σ_{i≤D} ln(α + β σ_i) - β/2 ‖fm - y‖² - α/2 ‖m‖² - N/2 ln 2π,
 * at the α and β that maximise it (published codes stop a fixed point early, which may also end at
 * another, smaller maximum). σ_i are the eigenvalues of fᵀf; where there are more features
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
  const evidence = largestEvidence(sigma, count);
  let total = 0;
  [...classes.values()].forEach((rows, c) => {
    const squares = sigma.map((value, i) => {
      const square = projections[c]?.[i] as number;
      return ofRows ? square : value === 0 ? 0 : square / value;
    });
    total += evidence(squares, rows.length);
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
