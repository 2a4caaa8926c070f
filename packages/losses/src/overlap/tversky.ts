import { add, defineLoss, div, mul, options, sub } from '@graftjs/core';
import { EPSILON } from '../crossentropy/probabilities.js';
import { forEachExample, overOption, totalOver } from './over.js';

/**
 * 1 − Σyp / (Σyp + alpha · Σy(1 − p) + beta · Σ(1 − y)p), for masks (Salehi et al. 2017): alpha says
 * what it costs to miss, beta what it costs to add. Both 0.5 is `dice`.
 *
 * Labels and predictions [batch, …], each 0 to 1; `over` as in `dice`.
 *
 * @example
 * tversky({ alpha: 0.7, beta: 0.3 });
 */
export const tversky = defineLoss({
  type: 'losses/Tversky',
  options: {
    alpha: options.number({ min: 0, default: 0.5 }),
    beta: options.number({ min: 0, default: 0.5 }),
    over: overOption,
  },
  perExample(yTrue, yPred, { alpha, beta, over }) {
    const common = totalOver(mul(yTrue, yPred), over);
    const missed = mul(totalOver(mul(yTrue, sub(1, yPred)), over), alpha);
    const added = mul(totalOver(mul(sub(1, yTrue), yPred), over), beta);
    const all = add(add(common, add(missed, added)), EPSILON);
    return forEachExample(sub(1, div(common, all)), yPred);
  },
});
