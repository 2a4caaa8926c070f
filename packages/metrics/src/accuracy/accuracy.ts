import { options } from '@graftjs/core';
import { defineMeanMetric } from '../gathering/define-mean-metric.js';
import { rightClass, rightSide } from './correctness.js';

/**
 * Share of right answers, in the form that the shapes ask for: predictions with one number an
 * example count as right on the label's side of the threshold (`binaryAccuracy`), several as scores
 * of classes, with one-hot labels (`categoricalAccuracy`) or class numbers
 * (`sparseCategoricalAccuracy`).
 *
 * @example
 * accuracy();
 */
export const accuracy = defineMeanMetric({
  type: 'metrics/Accuracy',
  options: { threshold: options.number({ default: 0.5 }) },
  values: (yTrue, yPred, { options: { threshold }, where }) =>
    yPred.rank < 2 || yPred.shape.at(-1) === 1
      ? rightSide(yTrue, yPred, threshold, where)
      : rightClass(yTrue, yPred, where),
});
