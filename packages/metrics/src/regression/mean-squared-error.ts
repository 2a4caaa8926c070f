import { mean, squaredDifference } from '@graftjs/core';
import { defineMeanMetric } from '../gathering/define-mean-metric.js';
import { likePredictions } from '../labels/like-predictions.js';

/**
 * mean((y − ŷ)²).
 *
 * @example
 * meanSquaredError();
 */
export const meanSquaredError = defineMeanMetric({
  type: 'metrics/MeanSquaredError',
  direction: 'down',
  values: (yTrue, yPred, { where }) =>
    mean(squaredDifference(yPred, likePredictions(yTrue, yPred, where)), -1),
});
