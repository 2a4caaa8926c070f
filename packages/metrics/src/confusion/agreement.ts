import { ratio } from '../classification/class-counts.js';
import {
  columnSums,
  defineConfusionMetric,
  diagonal,
  rowSums,
  share,
} from './define-confusion-metric.js';

/**
 * The mean recall of the classes that are there: accuracy as if all were equally many.
 *
 * @example
 * balancedAccuracy();
 */
export const balancedAccuracy = defineConfusionMetric({
  type: 'metrics/BalancedAccuracy',
  figure(matrix) {
    const there = rowSums(matrix);
    const recalls = diagonal(matrix).map((right, i) => ratio(right, there[i] as number));
    return recalls.reduce((a, b) => a + b, 0) / there.filter((count) => count > 0).length;
  },
});

const products = (a: readonly number[], b: readonly number[]): number =>
  a.reduce((total, x, i) => total + x * (b[i] as number), 0);

/**
 * Agreement beyond chance (Cohen 1960): (accuracy − chance) / (1 − chance).
 *
 * @example
 * cohenKappa();
 */
export const cohenKappa = defineConfusionMetric({
  type: 'metrics/CohenKappa',
  figure(matrix) {
    const [there, given] = [rowSums(matrix), columnSums(matrix)];
    const total = there.reduce((a, b) => a + b, 0);
    const chance = products(there, given) / total ** 2;
    return (share(diagonal(matrix), matrix) - chance) / (1 - chance);
  },
});

/**
 * Correlation of true and predicted classes (Matthews 1975, Gorodkin 2004 for several): −1 to 1,
 * 0 for guessing.
 *
 * @example
 * matthewsCorrelation();
 */
export const matthewsCorrelation = defineConfusionMetric({
  type: 'metrics/MatthewsCorrelation',
  figure(matrix) {
    const [there, given] = [rowSums(matrix), columnSums(matrix)];
    const total = there.reduce((a, b) => a + b, 0);
    const right = diagonal(matrix).reduce((a, b) => a + b, 0);
    const covariance = right * total - products(there, given);
    const spread = (counts: number[]): number => total ** 2 - products(counts, counts);
    return ratio(covariance, Math.sqrt(spread(there) * spread(given)));
  },
});
