import { add, mul, type Batch, type Random } from '@graftjs/core';
import { mixedBatch, type MixedBatch } from './mixed-batch.js';

/**
 * A step that mixes each example of a batch with another one, labels and all (mixup, Zhang et al.
 * 2018): λx + (1 − λ)x′ and λy + (1 − λ)y′, with λ from Beta(alpha, alpha) for the whole batch. For
 * `map` after `batch`; labels are one-hot.
 *
 * @throws DataError where labels are class numbers
 *
 * @example
 * photos.map(oneHot(10)).shuffle().batch(64).map(mixUpBatch({ alpha: 0.2 }));
 */
export function mixUpBatch({ alpha = 0.2 }: { readonly alpha?: number } = {}): <T extends Batch>(
  batch: T,
  context: { readonly random: Random },
) => MixedBatch<T> {
  return (batch, { random }) => {
    const share = random.beta(alpha, alpha);
    return mixedBatch('mixUpBatch', batch, random, {
      share,
      mixed: (own, other) => add(mul(own, share), mul(other, 1 - share)),
    });
  };
}
