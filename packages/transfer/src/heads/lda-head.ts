import { gram } from './gram.js';
import { checkHeadData, type HeadData, type LinearHead } from './linear-head.js';
import { solveSymmetric } from './solve-symmetric.js';

export interface LdaOptions {
  /**
   * How far the covariance is moved toward a multiple of the identity, 0 to 1. Left out, by the rule
   * of Ledoit and Wolf (2004), which also makes it right where features outnumber examples.
   */
  readonly shrinkage?: number;
}

/**
 * Linear discriminant analysis as a classifier in closed form: kernel Σ⁻¹μ, bias −½ μᵀΣ⁻¹μ + ln π,
 * with Σ the shrunk covariance within classes. A softmax over its scores gives the posterior.
 *
 * @example
 * const { kernel, bias } = ldaHead({ features, labels, classes: 10 });
 */
export function ldaHead(data: HeadData, { shrinkage }: LdaOptions = {}): LinearHead {
  const width = checkHeadData('ldaHead', data);
  const { features, labels, classes } = data;
  const { means, counts } = classMeans(data, width);
  const residuals = features.map((row, i) => {
    const mean = means[labels[i] as number] as Float64Array;
    return mean.map((value, j) => (row[j] as number) - value);
  });
  const count = features.length;
  const scatter = gram(residuals).map((row) => row.map((value) => value / count));
  const level = scatter.reduce((sum, row, i) => sum + (row[i] as number), 0) / width;
  const share = shrinkage ?? ledoitWolfShare(residuals, scatter, level);
  // All residuals are zero where each class has one example: then only the distance counts.
  const floor = level > 0 ? level : 1;
  const covariance = scatter.map((row, i) =>
    row.map((value, j) => (1 - share) * value + (i === j ? share * floor + 1e-9 * floor : 0)),
  );
  const columns = Array.from({ length: width }, (_, j) =>
    Float64Array.from(means, (mean) => mean[j] as number),
  );
  const kernel = solveSymmetric(covariance, columns);
  const bias = Float64Array.from({ length: classes }, (_, k) => {
    const half = columns.reduce(
      (sum, row, j) => sum + (row[k] as number) * (kernel[j]?.[k] as number),
      0,
    );
    // A class without examples is never the answer.
    return counts[k] ? Math.log((counts[k] as number) / count) - half / 2 : -1e3;
  });
  return { kernel, bias };
}

function classMeans({ features, labels, classes }: HeadData, width: number) {
  const means = Array.from({ length: classes }, () => new Float64Array(width));
  const counts = new Float64Array(classes);
  features.forEach((row, i) => {
    const label = labels[i] as number;
    const mean = means[label] as Float64Array;
    counts[label] = (counts[label] as number) + 1;
    for (let j = 0; j < width; j++) mean[j] = (mean[j] as number) + (row[j] as number);
  });
  means.forEach((mean, k) => mean.forEach((sum, j) => (mean[j] = sum / (counts[k] || 1))));
  return { means, counts };
}

/** The share that minimises the expected squared error of the covariance. */
function ledoitWolfShare(
  rows: readonly Float64Array[],
  scatter: readonly Float64Array[],
  level: number,
): number {
  const count = rows.length;
  const total = (values: Iterable<number>): number => [...values].reduce((a, b) => a + b, 0);
  // The sum over all pairs of mean(xᵢ² xⱼ²) is the mean of |x|⁴.
  const fourth = total(rows.map((row) => row.reduce((sum, x) => sum + x * x, 0) ** 2)) / count;
  const squares = total(scatter.map((row) => row.reduce((sum, x) => sum + x * x, 0)));
  const distance = squares - scatter.length * level ** 2;
  return distance <= 0 ? 1 : Math.min(1, Math.max(0, (fourth - squares) / count / distance));
}
