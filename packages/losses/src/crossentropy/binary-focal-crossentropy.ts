import { add, clipByValue, defineLoss, mean, mul, options, pow, sigmoid, sub } from '@graftjs/core';
import { binaryTerms, smoothed } from './binary-crossentropy.js';
import { checkShares, readsAtOnce } from './class-labels.js';
import { crossentropyOptions, EPSILON } from './probabilities.js';

const NAME = 'BinaryFocalCrossentropy';

/**
 * Binary cross-entropy times (1 − pₜ)^gamma, pₜ the probability of the right answer (Lin et al.
 * 2017): what is easy counts less. `applyClassBalancing` weighs ones by `alpha` and zeros by
 * 1 − alpha.
 *
 * @example
 * binaryFocalCrossentropy({ gamma: 2, fromLogits: true });
 */
export const binaryFocalCrossentropy = defineLoss({
  type: 'losses/BinaryFocalCrossentropy',
  options: {
    ...crossentropyOptions,
    gamma: options.number({ min: 0, default: 2 }),
    applyClassBalancing: options.boolean({ default: false }),
    alpha: options.number({ min: 0, max: 1, default: 0.25 }),
  },
  perExample(yTrue, yPred, { fromLogits, labelSmoothing, gamma, applyClassBalancing, alpha }) {
    if (readsAtOnce()) checkShares(yTrue.dataSync(), yTrue.shape[0] ?? 1, NAME);
    const y = smoothed(yTrue, labelSmoothing);
    const p = fromLogits ? sigmoid(yPred) : yPred;
    const wrong = add(mul(y, sub(1, p)), mul(sub(1, y), p));
    // Kept from 0, where a power below 1 has no slope.
    const focus = pow(clipByValue(wrong, EPSILON, 1), gamma);
    const losses = mul(focus, binaryTerms(y, yPred, fromLogits));
    if (!applyClassBalancing) return mean(losses, -1);
    return mean(mul(losses, add(mul(y, alpha), mul(sub(1, y), 1 - alpha))), -1);
  },
  async check(yTrue) {
    checkShares(await yTrue.data(), yTrue.shape[0] ?? 1, NAME);
  },
});
