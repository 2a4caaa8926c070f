import {
  clipByValue,
  defineLoss,
  div,
  expandDims,
  options,
  pow,
  sub,
  sum,
  where,
} from '@graftjs/core';
import { isClass } from './class-labels.js';
import { EPSILON } from './probabilities.js';

/**
 * (1 − p^q) / q, p the probability of the right class (Zhang and Sabuncu 2018): between
 * cross-entropy (q near 0) and absolute error (q = 1), for labels that may be wrong.
 *
 * Labels are class numbers [batch, …], predictions probabilities [batch, …, classes].
 *
 * @example
 * categoricalGeneralizedCrossentropy({ q: 0.7 });
 */
export const categoricalGeneralizedCrossentropy = defineLoss({
  type: 'losses/CategoricalGeneralizedCrossentropy',
  options: { q: options.number({ min: 1e-3, max: 1, default: 0.5 }) },
  sparse: true,
  perExample(yTrue, yPred, { q }) {
    const right = isClass(expandDims(yTrue, -1), yPred.shape.at(-1) ?? 1);
    const p = sum(where(right, yPred, 0), -1);
    return div(sub(1, pow(clipByValue(p, EPSILON, 1), q)), q);
  },
});
