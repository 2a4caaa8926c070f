import { mean } from '@graftjs/core';
import { defineMeanMetric } from '../gathering/define-mean-metric.js';
import { classNumbers } from '../labels/class-numbers.js';
import { likePredictions } from '../labels/like-predictions.js';
import { binaryTerms, classLogs, classTerms, crossentropyOptions } from './logarithms.js';

/**
 * −log of the probability given to what was right, in the form that the shapes ask for: a single
 * score for two classes, or a score a class with one-hot labels or class numbers.
 *
 * @example
 * logLoss();
 */
export const logLoss = defineMeanMetric({
  type: 'metrics/LogLoss',
  direction: 'down',
  options: { fromLogits: crossentropyOptions.fromLogits },
  values(yTrue, yPred, { options: { fromLogits }, where }) {
    if (yPred.rank > 1 && yPred.shape.at(-1) !== 1) {
      return classTerms(classNumbers(yTrue, yPred, where), classLogs(yPred, fromLogits));
    }
    return mean(binaryTerms(likePredictions(yTrue, yPred, where), yPred, fromLogits), -1);
  },
});
