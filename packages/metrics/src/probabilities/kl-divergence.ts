import { clipByValue, div, log, mul, sum } from '@graftjs/core';
import { defineMeanMetric } from '../gathering/define-mean-metric.js';
import { likePredictions } from '../labels/like-predictions.js';
import { EPSILON } from './logarithms.js';

/**
 * Σ y log(y / p): how far the predicted distribution is from the true one.
 *
 * @example
 * klDivergence();
 */
export const klDivergence = defineMeanMetric({
  type: 'metrics/KLDivergence',
  direction: 'down',
  values(yTrue, yPred, { where }) {
    const y = likePredictions(yTrue, yPred, where);
    const [q, p] = [clipByValue(y, EPSILON, 1), clipByValue(yPred, EPSILON, 1)];
    return sum(mul(q, log(div(q, p))), -1);
  },
});
