import { lbfgs, type LbfgsOptions } from './l-bfgs.js';
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
 * penalty (scikit-learn's `LogisticRegression(C=1/λ)`, `fit_intercept` as `bias`).
 */
export function logisticHead(
  data: HeadData,
  { lambda = 1, bias = true, ...options }: LogisticOptions = {},
): LogisticHead {
  const width = checkHeadData('logisticHead', data);
  const { features, labels, classes } = data;
  const objective = (x: Float64Array): { value: number; gradient: Float64Array } => {
    const gradient = x.map((weight, i) => (i < width * classes ? lambda * weight : 0));
    let value = 0;
    for (let i = 0; i < width * classes; i++) value += (lambda / 2) * (x[i] as number) ** 2;
    features.forEach((row, i) => {
      const errors = x.slice(width * classes);
      for (let j = 0; j < width; j++) {
        const feature = row[j] as number;
        if (feature === 0) continue;
        for (let k = 0; k < classes; k++) {
          errors[k] = (errors[k] as number) + feature * (x[j * classes + k] as number);
        }
      }
      const label = labels[i] as number;
      const highest = Math.max(...errors);
      const score = errors[label] as number;
      let sum = 0;
      for (let k = 0; k < classes; k++)
        sum += errors[k] = Math.exp((errors[k] as number) - highest);
      value += Math.log(sum) + highest - score;
      for (let k = 0; k < classes; k++) {
        errors[k] = (errors[k] as number) / sum - (k === label ? 1 : 0);
        if (!bias) continue;
        gradient[width * classes + k] =
          (gradient[width * classes + k] as number) + (errors[k] as number);
      }
      for (let j = 0; j < width; j++) {
        const feature = row[j] as number;
        if (feature === 0) continue;
        for (let k = 0; k < classes; k++) {
          const at = j * classes + k;
          gradient[at] = (gradient[at] as number) + feature * (errors[k] as number);
        }
      }
    });
    return { value, gradient };
  };
  const { x, value, converged, iterations } = lbfgs(
    objective,
    new Float64Array((width + 1) * classes),
    options,
  );
  return {
    kernel: Array.from({ length: width }, (_, j) => x.slice(j * classes, (j + 1) * classes)),
    bias: x.slice(width * classes),
    converged,
    iterations,
    value,
  };
}
