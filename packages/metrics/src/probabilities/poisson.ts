import { add, log, mean, mul, sub } from '@graftjs/core';
import { defineMeanMetric } from '../gathering/define-mean-metric.js';
import { likePredictions } from '../labels/like-predictions.js';
import { EPSILON } from './logarithms.js';

/**
 * mean(ŷ − y log ŷ), for counts.
 *
 * @example
 * poisson();
 */
export const poisson = defineMeanMetric({
  type: 'metrics/Poisson',
  direction: 'down',
  values(yTrue, yPred, { where }) {
    const y = likePredictions(yTrue, yPred, where);
    return mean(sub(yPred, mul(y, log(add(yPred, EPSILON)))), -1);
  },
});
