import {
  add,
  defineLoss,
  div,
  logSoftmax,
  maximum,
  mul,
  neg,
  sum,
  type Tensor,
} from '@graftjs/core';
import { crossentropyOptions, EPSILON, logOf } from './probabilities.js';

/** log p of each class, from logits or from probabilities that need not add up to 1. */
export function logProbabilities(yPred: Tensor, fromLogits: boolean): Tensor {
  if (fromLogits) return logSoftmax(yPred);
  return logOf(div(yPred, maximum(sum(yPred, -1, true), EPSILON)));
}

/** Labels of which a part is spread over all classes. */
export const smoothed = (yTrue: Tensor, labelSmoothing: number): Tensor =>
  labelSmoothing === 0
    ? yTrue
    : add(mul(yTrue, 1 - labelSmoothing), labelSmoothing / (yTrue.shape.at(-1) ?? 1));

/**
 * −Σ y log p over the last axis, for one-hot (or soft) labels.
 *
 * Labels and predictions [batch, …, classes].
 *
 * @example
 * categoricalCrossentropy({ fromLogits: true });
 */
export const categoricalCrossentropy = defineLoss({
  type: 'losses/CategoricalCrossentropy',
  options: crossentropyOptions,
  perExample: (yTrue, yPred, { fromLogits, labelSmoothing }) =>
    neg(sum(mul(smoothed(yTrue, labelSmoothing), logProbabilities(yPred, fromLogits)), -1)),
});
