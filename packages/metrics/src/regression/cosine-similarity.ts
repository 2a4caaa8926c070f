import { div, maximum, mul, sqrt, square, sum, type Tensor } from '@graftjs/core';
import { defineMeanMetric } from '../gathering/define-mean-metric.js';
import { likePredictions } from '../labels/like-predictions.js';

/**
 * cos of the angle between label and prediction along the last axis: 1 where they point the same way.
 *
 * @example
 * cosineSimilarity();
 */
export const cosineSimilarity = defineMeanMetric({
  type: 'metrics/CosineSimilarity',
  values(yTrue, yPred, { where }) {
    const y = likePredictions(yTrue, yPred, where);
    const unit = (x: Tensor): Tensor => div(x, sqrt(maximum(sum(square(x), -1, true), 1e-12)));
    return sum(mul(unit(y), unit(yPred)), -1);
  },
});
