import { mean, squaredDifference } from '@graftjs/core';
import { defineMeanMetric } from '../gathering/define-mean-metric.js';
import { likePredictions } from '../labels/like-predictions.js';

/**
 * √mean((y − ŷ)²), the root of the mean over everything seen.
 *
 * @example
 * rootMeanSquaredError();
 */
export const rootMeanSquaredError = defineMeanMetric({
  type: 'metrics/RootMeanSquaredError',
  direction: 'down',
  values(yTrue, yPred, { where }) {
    const y = likePredictions(yTrue, yPred, where);
    return mean(squaredDifference(yPred, y), -1);
  },
  finish: Math.sqrt,
});
