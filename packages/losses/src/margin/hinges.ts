import {
  add,
  all,
  defineLoss,
  equal,
  logicalOr,
  max,
  maximum,
  mean,
  mul,
  square,
  sub,
  sum,
  where,
  type Tensor,
} from '@graftjs/core';

/** Labels of −1 and 1; where all are 0 or 1, they are brought there, as in Keras. */
function signed(yTrue: Tensor): Tensor {
  const binary = all(logicalOr(equal(yTrue, 0), equal(yTrue, 1)));
  return where(binary, sub(mul(yTrue, 2), 1), yTrue);
}

/**
 * mean(max(1 − y ŷ, 0)), y of −1 or 1.
 *
 * @example
 * hinge();
 */
export const hinge = defineLoss({
  type: 'losses/Hinge',
  perExample: (yTrue, yPred) => mean(maximum(sub(1, mul(signed(yTrue), yPred)), 0), -1),
});

/**
 * mean(max(1 − y ŷ, 0)²), y of −1 or 1.
 *
 * @example
 * squaredHinge();
 */
export const squaredHinge = defineLoss({
  type: 'losses/SquaredHinge',
  perExample: (yTrue, yPred) => mean(square(maximum(sub(1, mul(signed(yTrue), yPred)), 0)), -1),
});

/**
 * max(largest score of a wrong class − score of the right one + 1, 0), for one-hot labels.
 *
 * @example
 * categoricalHinge();
 */
export const categoricalHinge = defineLoss({
  type: 'losses/CategoricalHinge',
  perExample(yTrue, yPred) {
    const right = sum(mul(yTrue, yPred), -1);
    const wrong = max(mul(sub(1, yTrue), yPred), -1);
    return maximum(add(sub(wrong, right), 1), 0);
  },
});
