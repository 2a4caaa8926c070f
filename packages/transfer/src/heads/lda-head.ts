import { withoutAbsent } from './absent-classes.js';
import { checkHeadData, type HeadData, type LinearHead } from './linear-head.js';
import { checkPart } from '../statistics/check-number.js';
import { shrunkCovariance } from './shrunk-covariance.js';

/** How well single precision knows a feature, as a part of it, after some sums. */
const ROUNDING = 1e-6;

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
  if (shrinkage !== undefined) checkPart('ldaHead', 'shrinkage', shrinkage);
  const { features, labels, classes } = data;
  const { means, counts } = classMeans(data, width);
  const residuals = features.map((row, i) => {
    const mean = means[labels[i] as number] as Float64Array;
    return mean.map((value, j) => (row[j] as number) - value);
  });
  const count = features.length;
  const columns = Array.from({ length: width }, (_, j) =>
    Float64Array.from(means, (mean) => mean[j] as number),
  );
  const squares = features.reduce(
    (sum, row) => sum + Array.from(row).reduce((all, x) => all + x * x, 0),
    0,
  );
  const noise = (ROUNDING ** 2 * squares) / (features.length * width);
  const kernel = shrunkCovariance(residuals, shrinkage, noise).solve(columns);
  const bias = Float64Array.from({ length: classes }, (_, k) => {
    const half = columns.reduce(
      (sum, row, j) => sum + (row[k] as number) * (kernel[j]?.[k] as number),
      0,
    );
    return Math.log((counts[k] || 1) / count) - half / 2;
  });
  return withoutAbsent({ kernel, bias }, counts);
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
