import { options } from '@graftjs/core';
import { defineMeanMetric } from '../gathering/define-mean-metric.js';
import { amongHighest } from './top-k-categorical-accuracy.js';

/**
 * `topKCategoricalAccuracy` by Keras's name for class numbers; both take either kind of labels.
 *
 * @example
 * sparseTopKCategoricalAccuracy(3);
 */
export const sparseTopKCategoricalAccuracy = defineMeanMetric({
  type: 'metrics/SparseTopKCategoricalAccuracy',
  options: { k: options.integer({ min: 1, default: 5 }) },
  positional: 'k',
  values: (yTrue, yPred, { options: { k }, where }) => amongHighest(yTrue, yPred, k, where),
});
