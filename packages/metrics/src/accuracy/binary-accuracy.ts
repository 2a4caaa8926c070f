import { options } from '@graftjs/core';
import { defineMeanMetric } from '../gathering/define-mean-metric.js';
import { rightSide } from './correctness.js';

/**
 * Share of numbers on the right side of `threshold` (0.5), for labels of 0 and 1: two classes, or
 * several labels an example.
 *
 * @example
 * binaryAccuracy({ threshold: 0 }); // for logits
 */
export const binaryAccuracy = defineMeanMetric({
  type: 'metrics/BinaryAccuracy',
  options: { threshold: options.number({ default: 0.5 }) },
  values: (yTrue, yPred, { options: { threshold }, where }) =>
    rightSide(yTrue, yPred, threshold, where),
});
