import { add, mean, mul, softplus, sub } from '@graftjs/core';
import { defineMeanMetric } from '../gathering/define-mean-metric.js';
import { likePredictions } from '../labels/like-predictions.js';

/**
 * mean(log cosh(ŷ − y)), like squared error near 0 and absolute error far away.
 *
 * @example
 * logCoshError();
 */
export const logCoshError = defineMeanMetric({
  type: 'metrics/LogCoshError',
  direction: 'down',
  values(yTrue, yPred, { where }) {
    const y = likePredictions(yTrue, yPred, where);
    const error = sub(yPred, y);
    return mean(sub(add(error, softplus(mul(error, -2))), Math.LN2), -1);
  },
});
