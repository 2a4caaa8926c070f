import { abs, div, maximum, mean, mul, sub } from '@graftjs/core';
import { defineMeanMetric } from '../gathering/define-mean-metric.js';
import { likePredictions } from '../labels/like-predictions.js';
import { EPSILON } from '../probabilities/logarithms.js';

/**
 * 100 · mean(|(y − ŷ) / y|), with |y| kept away from 0.
 *
 * @example
 * meanAbsolutePercentageError();
 */
export const meanAbsolutePercentageError = defineMeanMetric({
  type: 'metrics/MeanAbsolutePercentageError',
  direction: 'down',
  values(yTrue, yPred, { where }) {
    const y = likePredictions(yTrue, yPred, where);
    return mul(mean(abs(div(sub(y, yPred), maximum(abs(y), EPSILON))), -1), 100);
  },
});
