import {
  add,
  defineLoss,
  div,
  log,
  logSoftmax,
  maximum,
  mul,
  neg,
  sum,
  type Tensor,
} from '@graftjs/core';
import { clipped, crossentropyOptions, EPSILON } from './probabilities.js';

/** log p of each class, from logits or from probabilities that need not add up to 1. */
export function logProbabilities(yPred: Tensor, fromLogits: boolean): Tensor {
  if (fromLogits) return logSoftmax(yPred);
  return log(clipped(div(yPred, maximum(sum(yPred, -1, true), EPSILON))));
}

/**
 * −Σ y log p over the last axis, for one-hot (or soft) labels.
 *
 * Labels and predictions [batch, …, classes].
 */
export const categoricalCrossentropy = defineLoss({
  type: 'losses/CategoricalCrossentropy',
  options: crossentropyOptions,
  perExample(yTrue, yPred, { fromLogits, labelSmoothing }) {
    const classes = yPred.shape.at(-1) ?? 1;
    const labels =
      labelSmoothing === 0 ? yTrue : add(mul(yTrue, 1 - labelSmoothing), labelSmoothing / classes);
    return neg(sum(mul(labels, logProbabilities(yPred, fromLogits)), -1));
  },
});
