import { reshape, type Tensor } from '@tensorflow/tfjs-core';

/** Trailing axes of length 1, so that one number an example weighs all its positions. */
export function expandTo(weights: Tensor, target: Tensor): Tensor {
  if (weights.rank > target.rank && weights.shape.at(-1) === 1) {
    return expandTo(reshape(weights, weights.shape.slice(0, -1)), target);
  }
  const missing = target.rank - weights.rank;
  return missing > 0
    ? reshape(weights, [...weights.shape, ...(Array(missing).fill(1) as number[])])
    : weights;
}
