import { log1p, maximum, mean, squaredDifference, type Tensor } from '@graftjs/core';
import { defineMeanMetric } from '../gathering/define-mean-metric.js';
import { likePredictions } from '../labels/like-predictions.js';
import { EPSILON } from '../probabilities/logarithms.js';

/**
 * mean((log(1 + y) − log(1 + ŷ))²), negative numbers counted as 0.
 *
 * @example
 * meanSquaredLogarithmicError();
 */
export const meanSquaredLogarithmicError = defineMeanMetric({
  type: 'metrics/MeanSquaredLogarithmicError',
  direction: 'down',
  values(yTrue, yPred, { where }) {
    const y = likePredictions(yTrue, yPred, where);
    const log = (x: Tensor): Tensor => log1p(maximum(x, EPSILON));
    return mean(squaredDifference(log(yPred), log(y)), -1);
  },
});
