import { mul, type CallContext, type Tensor } from '@graftjs/core';
import { dropoutMask } from '../regularization/dropout-mask.js';

/** Attention weights of which a share is dropped while training. */
export function dropWeights(
  weights: Tensor,
  { dropout, seed }: { readonly dropout: number; readonly seed: number | null },
  { training, random }: Pick<CallContext, 'training' | 'random'>,
): Tensor {
  if (!training || dropout === 0) return weights;
  // A seed of the layer's own still differs from step to step.
  const own = seed === null ? random : random.split(seed);
  return mul(weights, dropoutMask(weights.shape, dropout, own));
}
