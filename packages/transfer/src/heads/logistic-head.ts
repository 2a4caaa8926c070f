import { meanRow } from '../statistics/columns.js';
import { checkStrength } from '../statistics/check-number.js';
import { lbfgs, type Differentiable, type LbfgsOptions } from './l-bfgs.js';
import { checkHeadData, type HeadData, type LinearHead } from './linear-head.js';

export interface LogisticOptions extends LbfgsOptions {
  /** Strength of the penalty on the kernel. Default 1. */
  readonly lambda?: number;
  /** Whether there is a bias; else it stays zero. Default true. */
  readonly bias?: boolean;
}

export interface LogisticHead extends LinearHead {
  readonly converged: boolean;
  readonly iterations: number;
  /** The summed cross-entropy with its penalty, at the end. */
  readonly value: number;
}

/**
 * Multinomial logistic regression by L-BFGS: Σ cross-entropy + λ/2 · ‖kernel‖², the bias without a
 * penalty (scikit-learn's `LogisticRegression(C=1/λ)`, `fit_intercept` as `bias`). It goes along
 * centred features in units in which all curve alike, so that neither their scale nor their place
 * matters (their place does where there is no bias); the tolerance is for the gradient in those units.
 *
 * @example
 * const { kernel, bias, converged } = logisticHead({ features, labels, classes: 10 }, { lambda: 0.1 });
 */
export function logisticHead(
  data: HeadData,
  { lambda = 1, bias: free = true, ...options }: LogisticOptions = {},
): LogisticHead {
  const width = checkHeadData('logisticHead', data);
  checkStrength('logisticHead', 'lambda', lambda);
  const { features, labels, classes } = data;
  const mean = free ? meanRow(features) : new Float64Array(width);
  const rest = features.map((row) => mean.map((m, j) => (row[j] as number) - m));
  const unit = mean.map((_, j) => {
    // A probability curves by a quarter at the most.
    const curvature = rest.reduce((sum, row) => sum + (row[j] as number) ** 2, 0) / 4 + lambda;
    return curvature > 0 ? 1 / Math.sqrt(curvature) : 1;
  });
  const rows = rest.map((row) => row.map((x, j) => x * (unit[j] as number)));
  const objective = penalizedCrossEntropy(
    rows,
    labels,
    classes,
    unit.map((u) => lambda * u * u),
    free,
  );
  const start = new Float64Array((width + 1) * classes);
  const { x, value, converged, iterations } = lbfgs(objective, start, options);
  const kernel = Array.from(unit, (u, j) =>
    x.slice(j * classes, (j + 1) * classes).map((weight) => weight * u),
  );
  const bias = x.slice(width * classes);
  kernel.forEach((row, j) =>
    row.forEach((weight, k) => (bias[k]! -= (mean[j] as number) * weight)),
  );
  return { kernel, bias, converged, iterations, value };
}

/** Weights are in the order of features, then classes; biases come last. */
function penalizedCrossEntropy(
  rows: readonly Float64Array[],
  labels: ArrayLike<number>,
  classes: number,
  strengths: Float64Array,
  free: boolean,
): Differentiable {
  const biases = strengths.length * classes;
  return (x) => {
    const strengthOf = (i: number) => strengths[Math.floor(i / classes)] ?? 0;
    const gradient = x.map((weight, i) => strengthOf(i) * weight);
    let value = x.reduce((sum, weight, i) => sum + (strengthOf(i) / 2) * weight * weight, 0);
    rows.forEach((row, i) => {
      const errors = x.slice(biases);
      row.forEach((feature, j) => {
        if (feature === 0) return;
        for (let k = 0; k < classes; k++) errors[k]! += feature * (x[j * classes + k] as number);
      });
      const label = labels[i] as number;
      const highest = errors.reduce((a, b) => Math.max(a, b), -Infinity);
      const score = errors[label] as number;
      let sum = 0;
      for (let k = 0; k < classes; k++)
        sum += errors[k] = Math.exp((errors[k] as number) - highest);
      value += Math.log(sum) + (highest - score);
      for (let k = 0; k < classes; k++) {
        errors[k] = (errors[k] as number) / sum - Number(k === label);
        if (free) gradient[biases + k]! += errors[k] as number;
      }
      row.forEach((feature, j) => {
        if (feature === 0) return;
        for (let k = 0; k < classes; k++)
          gradient[j * classes + k]! += feature * (errors[k] as number);
      });
    });
    return { value, gradient };
  };
}
