import {
  clipByValue,
  defineLoss,
  exp,
  logProbabilities,
  logSoftmax,
  mul,
  neg,
  options,
  pow,
  sub,
  sum,
} from '@graftjs/core';
import { smoothed } from './categorical-crossentropy.js';
import { crossentropyOptions, EPSILON } from './probabilities.js';

/**
 * Σ −alpha · (1 − p)^gamma · y log p over the last axis (Lin et al. 2017): what is easy counts less.
 *
 * Labels (one-hot or soft) and predictions [batch, …, classes].
 *
 * @example
 * categoricalFocalCrossentropy({ gamma: 2, alpha: 1, fromLogits: true });
 */
export const categoricalFocalCrossentropy = defineLoss({
  type: 'losses/CategoricalFocalCrossentropy',
  options: {
    ...crossentropyOptions,
    gamma: options.number({ min: 0, default: 2 }),
    alpha: options.number({ min: 0, default: 0.25 }),
  },
  perExample(yTrue, yPred, { fromLogits, labelSmoothing, gamma, alpha }) {
    const logs = fromLogits ? logSoftmax(yPred) : logProbabilities(yPred);
    // Kept from 0, where a power below 1 has no slope.
    const focus = pow(clipByValue(sub(1, exp(logs)), EPSILON, 1), gamma);
    const terms = mul(mul(smoothed(yTrue, labelSmoothing), logs), mul(focus, alpha));
    return neg(sum(terms, -1));
  },
});
