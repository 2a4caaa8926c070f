import { defineMetric, mean, sum } from '@graftjs/core';
import { defineMeanMetric, weightedSums } from './define-mean-metric.js';

/**
 * The weighted mean of the predictions themselves (Keras's Mean); labels are not looked at.
 *
 * @example
 * meanValue();
 */
export const meanValue = defineMeanMetric({
  type: 'metrics/Mean',
  values: (_, yPred) => mean(yPred, -1),
});

/**
 * The weighted sum of the predictions themselves (Keras's Sum); labels are not looked at.
 *
 * @example
 * sumValue();
 */
export const sumValue = defineMetric({
  type: 'metrics/Sum',
  statistics: (_, yPred, { sampleWeight }) => ({
    total: weightedSums(yPred.rank < 2 ? yPred : sum(yPred, -1), sampleWeight).total,
  }),
  result: ({ total }) => total[0] as number,
});
