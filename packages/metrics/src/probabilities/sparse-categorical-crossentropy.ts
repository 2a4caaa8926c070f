import { notEqual, options } from '@graftjs/core';
import { defineMeanMetric } from '../gathering/define-mean-metric.js';
import { classNumbers } from '../labels/class-numbers.js';
import { classLogs, classTerms, crossentropyOptions } from './logarithms.js';

/**
 * −log p of the right class, for class numbers; examples of `ignoreClass` do not count.
 *
 * @example
 * sparseCategoricalCrossentropy({ fromLogits: true });
 */
export const sparseCategoricalCrossentropy = defineMeanMetric({
  type: 'metrics/SparseCategoricalCrossentropy',
  direction: 'down',
  options: {
    fromLogits: crossentropyOptions.fromLogits,
    ignoreClass: options.nullable(options.integer()),
  },
  values: (yTrue, yPred, { options: { fromLogits }, where }) =>
    classTerms(classNumbers(yTrue, yPred, where), classLogs(yPred, fromLogits)),
  counts: (yTrue, yPred, { options: { ignoreClass }, where }) =>
    ignoreClass === null ? null : notEqual(classNumbers(yTrue, yPred, where), ignoreClass),
});
