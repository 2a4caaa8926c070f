import { add, mean, mul } from '@graftjs/core';
import { defineMeanMetric } from '../gathering/define-mean-metric.js';
import { likePredictions } from '../labels/like-predictions.js';
import { binaryTerms, crossentropyOptions } from './logarithms.js';

/**
 * −(y log p + (1 − y) log(1 − p)), averaged over the last axis, for two classes or several labels.
 *
 * @example
 * binaryCrossentropy({ fromLogits: true });
 */
export const binaryCrossentropy = defineMeanMetric({
  type: 'metrics/BinaryCrossentropy',
  direction: 'down',
  options: crossentropyOptions,
  values(yTrue, yPred, { options: { fromLogits, labelSmoothing }, where }) {
    const y = likePredictions(yTrue, yPred, where);
    const labels = add(mul(y, 1 - labelSmoothing), labelSmoothing / 2);
    return mean(binaryTerms(labels, yPred, fromLogits), -1);
  },
});
