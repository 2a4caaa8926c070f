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
  options,
  type Tensor,
} from '@graftjs/core';

/** Keras's fuzz factor: probabilities are kept this far from 0 and 1. */
export const EPSILON = 1e-7;

/** Away from 0 and 1, where logarithms end. */
export const clipped = (p: Tensor): Tensor => clipByValue(p, EPSILON, 1 - EPSILON);

/** The least that a gradient is divided by. */
const TINY = 1e-37;

/**
 * log p of probabilities that are kept away from 0 and 1, with the gradient 1 / p below ε too: a
 * softmax that is sure of the wrong class multiplies that by p again, and learns, as in Keras, which
 * goes back to the logits. The gradient of a clipped p is 0, and such a class would be lost for good.
 */
export const logOf: (p: Tensor) => Tensor = customGrad((x, save) => {
  const p = x as Tensor;
  (save as (tensors: Tensor[]) => void)([p]);
  return {
    value: log(clipped(p)),
    gradFunc: (dy: Tensor, [saved]: Tensor[]) => {
      const of = saved as Tensor;
      const sloped = logicalAnd(greater(of, 0), lessEqual(of, 1 - EPSILON));
      return mul(div(dy, maximum(of, TINY)), cast(sloped, 'float32'));
    },
  };
}) as never;

/** Options that the cross-entropies share. */
export const crossentropyOptions = {
  /** Whether predictions are scores before softmax or sigmoid. Default false: probabilities. */
  fromLogits: options.boolean({ default: false }),
  /** How much of each label is spread over all classes (Szegedy et al. 2016). Default 0. */
  labelSmoothing: options.number({ min: 0, max: 1, default: 0 }),
};
