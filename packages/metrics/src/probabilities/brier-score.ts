import { oneHot, squaredDifference, sum, type Tensor1D } from '@graftjs/core';
import { defineMeanMetric } from '../gathering/define-mean-metric.js';
import { labelForm } from '../labels/label-form.js';
import { likePredictions } from '../labels/like-predictions.js';
import { classNumbers } from '../labels/class-numbers.js';

/**
 * Squared distance of probabilities from the truth (Brier 1950): (p − y)² for a single score,
 * Σ (pₖ − yₖ)² for a score a class, with one-hot labels or class numbers.
 *
 * @example
 * brierScore();
 */
export const brierScore = defineMeanMetric({
  type: 'metrics/BrierScore',
  direction: 'down',
  values(yTrue, yPred, { where }) {
    const labels =
      labelForm(yTrue, yPred, where) === 'same'
        ? likePredictions(yTrue, yPred, where)
        : oneHot(classNumbers(yTrue, yPred, where) as Tensor1D, yPred.shape.at(-1) as number);
    const terms = squaredDifference(yPred, labels);
    return yPred.rank < 2 ? terms : sum(terms, -1);
  },
});
