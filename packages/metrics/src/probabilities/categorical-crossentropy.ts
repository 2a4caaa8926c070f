import { add, mul, neg, sum } from '@graftjs/core';
import { defineMeanMetric } from '../gathering/define-mean-metric.js';
import { likePredictions } from '../labels/like-predictions.js';
import { classLogs, crossentropyOptions } from './logarithms.js';

/**
 * −Σ y log p over the last axis, for one-hot or soft labels.
 *
 * @example
 * categoricalCrossentropy({ fromLogits: true });
 */
export const categoricalCrossentropy = defineMeanMetric({
  type: 'metrics/CategoricalCrossentropy',
  direction: 'down',
  options: crossentropyOptions,
  values(yTrue, yPred, { options: { fromLogits, labelSmoothing }, where }) {
    const y = likePredictions(yTrue, yPred, where);
    const share = labelSmoothing / (yPred.shape.at(-1) ?? 1);
    const labels = add(mul(y, 1 - labelSmoothing), share);
    return neg(sum(mul(labels, classLogs(yPred, fromLogits)), -1));
  },
});
