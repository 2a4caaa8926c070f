import { add, defineLoss, maximum, mean, mul, options, square, sub } from '@graftjs/core';

/**
 * y d² + (1 − y) max(margin − d, 0)², for the distance d of a pair and y of 1 where it belongs
 * together (Hadsell et al. 2006).
 *
 * Labels and predictions [batch] or [batch, 1]; predictions are distances.
 *
 * @example
 * contrastive({ margin: 2 });
 */
export const contrastive = defineLoss({
  type: 'losses/Contrastive',
  options: { margin: options.number({ min: 0, default: 1 }) },
  perExample(yTrue, yPred, { margin }) {
    const together = mul(yTrue, square(yPred));
    const apart = mul(sub(1, yTrue), square(maximum(sub(margin, yPred), 0)));
    return mean(add(together, apart), -1);
  },
});
