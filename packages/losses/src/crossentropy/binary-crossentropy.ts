import {
  add,
  defineLoss,
  exp,
  greaterEqual,
  log1p,
  logProbability,
  mean,
  mul,
  neg,
  sub,
  where,
  type Tensor,
} from '@graftjs/core';
import { checkShares, readsAtOnce } from './class-labels.js';
import { crossentropyOptions } from './probabilities.js';

/**
 * max(x, 0) − x y + log(1 + e^−|x|), finite for any logit. Chosen by sign rather than with relu and
 * abs, whose slopes of 0 at x = 0 would not add up to that of the loss.
 */
function fromScores(y: Tensor, x: Tensor): Tensor {
  const positive = greaterEqual(x, 0);
  const falling = where(positive, neg(x), x);
  return add(sub(where(positive, x, 0), mul(x, y)), log1p(exp(falling)));
}

/** 1 − p is kept away from 0 by itself, where float32 still tells 1e-7 from its neighbours. */
const fromProbabilities = (y: Tensor, p: Tensor): Tensor =>
  neg(add(mul(y, logProbability(p)), mul(sub(1, y), logProbability(sub(1, p)))));

/** −(y log p + (1 − y) log(1 − p)) for each number. */
export const binaryTerms = (y: Tensor, yPred: Tensor, fromLogits: boolean): Tensor =>
  fromLogits ? fromScores(y, yPred) : fromProbabilities(y, yPred);

/** Labels brought closer to one half. */
export const smoothed = (yTrue: Tensor, labelSmoothing: number): Tensor =>
  labelSmoothing === 0 ? yTrue : add(mul(yTrue, 1 - labelSmoothing), labelSmoothing / 2);

/**
 * −(y log p + (1 − y) log(1 − p)), averaged over the last axis, for two classes or several labels.
 *
 * Labels and predictions [batch, …, labels], each 0 to 1; a label that is not is a DataError where
 * labels can be read at once (on the CPU).
 *
 * @example
 * binaryCrossentropy({ fromLogits: true });
 */
export const binaryCrossentropy = defineLoss({
  type: 'losses/BinaryCrossentropy',
  options: crossentropyOptions,
  perExample(yTrue, yPred, { fromLogits, labelSmoothing }) {
    if (readsAtOnce()) checkShares(yTrue.dataSync(), yTrue.shape[0] ?? 1, 'BinaryCrossentropy');
    return mean(binaryTerms(smoothed(yTrue, labelSmoothing), yPred, fromLogits), -1);
  },
  async check(yTrue) {
    checkShares(await yTrue.data(), yTrue.shape[0] ?? 1, 'BinaryCrossentropy');
  },
});
