import {
  add,
  clipByValue,
  div,
  equal,
  expandDims,
  log,
  logSoftmax,
  maximum,
  mul,
  neg,
  options,
  range,
  softplus,
  sub,
  sum,
  where,
  type Tensor,
} from '@graftjs/core';

/** Keras's fuzz factor: probabilities are kept this far from 0 and 1. */
export const EPSILON = 1e-7;

/** Options that the cross-entropies share. */
export const crossentropyOptions = {
  /** Whether predictions are scores before softmax or sigmoid. */
  fromLogits: options.boolean({ default: false }),
  /** How much of each label is spread over all classes. */
  labelSmoothing: options.number({ min: 0, max: 1, default: 0 }),
};

const logOf = (p: Tensor): Tensor => log(clipByValue(p, EPSILON, 1 - EPSILON));

/** log p of each class, from logits or from probabilities that need not add up to 1. */
export const classLogs = (yPred: Tensor, fromLogits: boolean): Tensor =>
  fromLogits ? logSoftmax(yPred) : logOf(div(yPred, maximum(sum(yPred, -1, true), EPSILON)));

/** −(y log p + (1 − y) log(1 − p)) for each number. */
export const binaryTerms = (y: Tensor, yPred: Tensor, fromLogits: boolean): Tensor =>
  fromLogits
    ? sub(softplus(yPred), mul(yPred, y))
    : neg(add(mul(y, logOf(yPred)), mul(sub(1, y), logOf(sub(1, yPred)))));

/** −log p of the class of each example. */
export function classTerms(classes: Tensor, logs: Tensor): Tensor {
  const right = equal(expandDims(classes, -1), range(0, logs.shape.at(-1) ?? 1, 1, 'int32'));
  // Chosen, not multiplied: a class ruled out by a logit of −∞ stays out.
  return neg(sum(where(right, logs, 0), -1));
}
