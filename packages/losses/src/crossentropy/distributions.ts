import { add, clipByValue, defineLoss, div, log, mean, mul, sub, sum } from '@graftjs/core';
import { EPSILON } from './probabilities.js';

/**
 * Σ y log(y / p): how far the predicted distribution is from the true one.
 *
 * @example
 * klDivergence();
 */
export const klDivergence = defineLoss({
  type: 'losses/KLDivergence',
  perExample(yTrue, yPred) {
    const [y, p] = [clipByValue(yTrue, EPSILON, 1), clipByValue(yPred, EPSILON, 1)];
    return sum(mul(y, log(div(y, p))), -1);
  },
});

/**
 * mean(ŷ − y log ŷ), for counts.
 *
 * @example
 * poisson();
 */
export const poisson = defineLoss({
  type: 'losses/Poisson',
  perExample: (yTrue, yPred) => mean(sub(yPred, mul(yTrue, log(add(yPred, EPSILON)))), -1),
});
