import { defineLoss, div, maximum, mul, neg, sqrt, square, sum, type Tensor } from '@graftjs/core';

/** Unit length; Keras keeps squared lengths at 1e-12 or more. */
const unit = (x: Tensor): Tensor => div(x, sqrt(maximum(sum(square(x), -1, true), 1e-12)));

/**
 * −cos of the angle between label and prediction: −1 where they point the same way, 1 where opposite.
 *
 * @example
 * cosineSimilarity();
 */
export const cosineSimilarity = defineLoss({
  type: 'losses/CosineSimilarity',
  perExample: (yTrue, yPred) => neg(sum(mul(unit(yTrue), unit(yPred)), -1)),
});
