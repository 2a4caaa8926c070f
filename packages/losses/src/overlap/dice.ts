import { add, defineLoss, div, mul, sub } from '@graftjs/core';
import { EPSILON } from '../crossentropy/probabilities.js';
import { forEachExample, overOption, totalOver } from './over.js';

/**
 * 1 − 2 Σyp / (Σy + Σp), for masks (Milletari et al. 2016): 0 where they cover each other. Sums go
 * over all axes but the first, or over the whole batch with `over: 'batch'` (Keras's default).
 *
 * Labels and predictions [batch, …], each 0 to 1.
 *
 * @example
 * dice();
 */
export const dice = defineLoss({
  type: 'losses/Dice',
  options: { over: overOption },
  perExample(yTrue, yPred, { over }) {
    const common = totalOver(mul(yTrue, yPred), over);
    const both = add(totalOver(yTrue, over), totalOver(yPred, over));
    return forEachExample(sub(1, div(mul(common, 2), add(both, EPSILON))), yPred);
  },
});
