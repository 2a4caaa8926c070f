import {
  cast,
  clipByValue,
  customGrad,
  div,
  greater,
  lessEqual,
  log,
  logicalAnd,
  maximum,
  mul,
  sum,
  type Tensor,
} from '@tensorflow/tfjs-core';

/** Keras's fuzz factor: probabilities are kept this far from 0 and 1. */
export const PROBABILITY_MARGIN = 1e-7;

/** The least that a gradient is divided by. */
export const LEAST_DIVISOR = 1e-37;

/** 1 where log p has a slope, else 0: nothing at 0, and nothing beyond 1. */
export const slopeOfLog = (p: Tensor): Tensor =>
  cast(logicalAnd(greater(p, 0), lessEqual(p, 1 - PROBABILITY_MARGIN)), 'float32');

/**
 * log p of probabilities that are kept away from 0 and 1, with the gradient 1 / p below ε too: a
 * softmax that is sure of the wrong class multiplies that by p again, and learns, as in Keras, which
 * goes back to the logits. The gradient of a clipped p is 0, and such a class would be lost for good.
 *
 * @example
 * logProbability(sigmoid(logits));
 */
export const logProbability: (p: Tensor) => Tensor = customGrad((x, save) => {
  const p = x as Tensor;
  (save as (tensors: Tensor[]) => void)([p]);
  return {
    value: log(clipByValue(p, PROBABILITY_MARGIN, 1 - PROBABILITY_MARGIN)),
    gradFunc: (dy: Tensor, [saved]: Tensor[]) => {
      const of = saved as Tensor;
      return mul(div(dy, maximum(of, LEAST_DIVISOR)), slopeOfLog(of));
    },
  };
}) as never;

/**
 * The same of the shares that rows have of their sum: predictions need not add up to 1.
 *
 * @param p [batch, …, classes]
 * @example
 * logProbabilities(softmax(logits));
 */
export const logProbabilities = (p: Tensor): Tensor =>
  logProbability(div(p, maximum(sum(p, -1, true), PROBABILITY_MARGIN)));
