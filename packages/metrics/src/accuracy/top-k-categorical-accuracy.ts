import {
  cast,
  equal,
  expandDims,
  greater,
  less,
  options,
  range,
  sum,
  where as choose,
  type Tensor,
} from '@graftjs/core';
import { defineMeanMetric } from '../gathering/define-mean-metric.js';
import { classNumbers } from '../labels/class-numbers.js';

/** 1 where fewer than k classes score higher than the right one, else 0. */
export function amongHighest(yTrue: Tensor, yPred: Tensor, k: number, where: string): Tensor {
  const classes = expandDims(classNumbers(yTrue, yPred, where), -1);
  const right = equal(classes, range(0, yPred.shape.at(-1) ?? 1, 1, 'int32'));
  // Chosen, not multiplied: a score of −∞ beside it stays out of the sum.
  const own = sum(choose(right, yPred, 0), -1, true);
  const higher = sum(cast(greater(yPred, own), 'int32'), -1);
  return cast(less(higher, k), 'float32');
}

/**
 * Share of examples whose class is among the `k` (5) highest scores: fewer than k classes score
 * higher. Labels are one-hot or class numbers.
 *
 * @example
 * topKCategoricalAccuracy(3);
 */
export const topKCategoricalAccuracy = defineMeanMetric({
  type: 'metrics/TopKCategoricalAccuracy',
  options: { k: options.integer({ min: 1, default: 5 }) },
  positional: 'k',
  values: (yTrue, yPred, { options: { k }, where }) => amongHighest(yTrue, yPred, k, where),
});
