import { add, max, maximum, mul, sub, sum } from '@graftjs/core';
import { defineMeanMetric } from '../gathering/define-mean-metric.js';
import { likePredictions } from '../labels/like-predictions.js';

/**
 * mean(max(largest score of a wrong class − score of the right one + 1, 0)), for one-hot labels.
 *
 * @example
 * categoricalHinge();
 */
export const categoricalHinge = defineMeanMetric({
  type: 'metrics/CategoricalHinge',
  direction: 'down',
  values(yTrue, yPred, { where }) {
    const y = likePredictions(yTrue, yPred, where);
    const right = sum(mul(y, yPred), -1);
    const wrong = max(mul(sub(1, y), yPred), -1);
    return maximum(add(sub(wrong, right), 1), 0);
  },
});
