import { abs, mean, sub } from '@graftjs/core';
import { defineMeanMetric } from '../gathering/define-mean-metric.js';
import { likePredictions } from '../labels/like-predictions.js';

/**
 * mean(|y − ŷ|).
 *
 * @example
 * meanAbsoluteError();
 */
export const meanAbsoluteError = defineMeanMetric({
  type: 'metrics/MeanAbsoluteError',
  direction: 'down',
  values: (yTrue, yPred, { where }) =>
    mean(abs(sub(yPred, likePredictions(yTrue, yPred, where))), -1),
});
