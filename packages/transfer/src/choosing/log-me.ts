import { atLeastTwo, rowsByClass } from '../statistics/classes.js';
import { smallerGram } from '../statistics/smaller-gram.js';
import { symmetricSpectrum } from '../statistics/symmetric-spectrum.js';
import { checkTable, type Table } from '../statistics/table.js';
import { largestEvidence } from './largest-evidence.js';

export interface LogMeOptions {
  /** Whether targets are numbers to be fitted, one or a row an example, not classes. Default false. */
  readonly regression?: boolean;
}

/**
 * LogME: the evidence, per example, of a Bayesian linear model from features to one-versus-rest
 * targets, averaged over the classes (or the targets of a regression); higher promises more.
 *
 * ln p(y|f) = D/2 ln α + N/2 ln β - 1/2 Σ_{i≤D} ln(α + β σ_i) - β/2 ‖fm - y‖² - α/2 ‖m‖² - N/2 ln 2π,
 * at the α and β that maximise it (published codes stop a fixed point early, which may also end at
 * another, smaller maximum). σ_i are the eigenvalues of fᵀf; where there are more features
 * than examples, the D - N that are zero count too (the published code leaves them out and then
 * ranks models of different width wrongly).
 *
 * @param features one row an example
 * @param labels class numbers, or the targets of a regression
 * @example
 * logMe(featuresOfA, labels) > logMe(featuresOfB, labels); // true: A promises more
 * @see You et al., "LogME: Practical Assessment of Pre-trained Models for Transfer Learning", ICML 2021
 */
export function logMe(
  features: Table,
  labels: ArrayLike<number> | Table,
  { regression = false }: LogMeOptions = {},
): number {
  const width = checkTable('logMe', features, labels);
  const targets = regression ? columnsOf(labels) : classesOf(labels as ArrayLike<number>);
  const count = features.length;
  const { gram, ofRows } = smallerGram(features);
  // The squared projections (uᵢᵀy)² of the targets on the left singular vectors: of XXᵀ these are
  // the eigenvectors, of XᵀX they follow from those of Xᵀy.
  const carried = targets.map((y) => (ofRows ? y : timesRows(features, y, width)));
  const { values, squares: projections } = symmetricSpectrum(gram, carried);
  const least = values.reduce((a, b) => Math.max(a, b), 0) * Number.EPSILON * values.length;
  const sigma = [...values].map((value) => (value > least ? value : 0));
  const evidence = largestEvidence(sigma, count);
  const evidences = targets.map((y, c) => {
    const squares = sigma.map((value, i) => {
      const square = projections[c]?.[i] as number;
      return ofRows ? square : value === 0 ? 0 : square / value;
    });
    return evidence(
      squares,
      y.reduce((sum, value) => sum + value * value, 0),
    );
  });
  return evidences.reduce((sum, one) => sum + one, 0) / targets.length;
}

/** For each class, 1 where an example is of it. */
function classesOf(labels: ArrayLike<number>): Float64Array[] {
  const classes = atLeastTwo('logMe', rowsByClass('logMe', labels));
  return Array.from(classes.values(), (rows) => {
    const marked = new Float64Array(labels.length);
    for (const i of rows) marked[i] = 1;
    return marked;
  });
}

function columnsOf(targets: ArrayLike<number> | Table): Float64Array[] {
  const rows = Array.from(targets as ArrayLike<number | ArrayLike<number>>, (target) =>
    typeof target === 'number' ? [target] : target,
  );
  const width = checkTable('logMe', rows);
  return Array.from({ length: width }, (_, j) =>
    Float64Array.from(rows, (row) => row[j] as number),
  );
}

/** Xᵀy. */
function timesRows(features: Table, y: Float64Array, width: number): Float64Array {
  const sum = new Float64Array(width);
  y.forEach((value, i) => {
    if (value === 0) return;
    const row = features[i] as ArrayLike<number>;
    for (let j = 0; j < width; j++) sum[j] = (sum[j] as number) + value * (row[j] as number);
  });
  return sum;
}
