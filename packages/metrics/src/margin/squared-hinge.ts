import { maximum, mean, mul, square, sub } from '@graftjs/core';
import { defineMeanMetric } from '../gathering/define-mean-metric.js';
import { likePredictions } from '../labels/like-predictions.js';
import { signed } from './signed.js';

/**
 * mean(max(1 − y ŷ, 0)²), y of −1 or 1; labels of 0 count as −1.
 *
 * @example
 * squaredHinge();
 */
export const squaredHinge = defineMeanMetric({
  type: 'metrics/SquaredHinge',
  direction: 'down',
  values(yTrue, yPred, { where }) {
    const y = likePredictions(yTrue, yPred, where);
    return mean(square(maximum(sub(1, mul(signed(y), yPred)), 0)), -1);
  },
});
