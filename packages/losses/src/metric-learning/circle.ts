import {
  add,
  defineLoss,
  logSumExp,
  maximum,
  mul,
  options,
  softplus,
  sub,
  where,
  type Tensor2D,
} from '@graftjs/core';
import { innerProducts, NEVER, pairsOf } from './pairs.js';

/**
 * Circle loss (Sun et al. 2020): similarities of one class are pulled up and those of others pushed
 * down, each the harder the farther it is from where it should be. 0 for an example with no other
 * of its class.
 *
 * Labels are class numbers [batch], predictions embeddings of unit length [batch, features].
 *
 * @example
 * circle({ gamma: 80, margin: 0.4 });
 */
export const circle = defineLoss({
  type: 'losses/Circle',
  options: {
    gamma: options.number({ min: 0, default: 80 }),
    margin: options.number({ min: 0, max: 1, default: 0.4 }),
  },
  sparse: true,
  perExample(yTrue, yPred, { gamma, margin }) {
    const { positive, negative } = pairsOf(yTrue);
    const far = maximum(sub(1, innerProducts(yPred as Tensor2D)), 0);
    const pull = mul(mul(maximum(add(far, margin), 0), sub(far, margin)), gamma);
    const push = mul(mul(maximum(sub(1 + margin, far), 0), sub(1 - margin, far)), gamma);
    const positives = logSumExp(where(positive, pull, NEVER), -1);
    const negatives = logSumExp(where(negative, push, NEVER), -1);
    return softplus(add(positives, negatives));
  },
});
