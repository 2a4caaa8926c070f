import { cast, type Tensor } from '@tensorflow/tfjs-core';
import { crossentropyForward } from '../gradients/fused/crossentropy.js';

/**
 * −Σ y log p over the last axis, for probabilities, or for scores before softmax (`fromLogits`). One
 * kernel each way on backends that have it.
 *
 * @param yTrue one-hot (or soft) labels in the shape of the predictions, or with `sparse` class
 * numbers, one axis less; a number that is no class gives NaN
 * @param yPred [batch, …, classes]; probabilities are kept 1e-7 away from 0 and 1, and rows need not
 * add up to 1
 * @example
 * crossentropy(tensor([1, 0]), softmax(logits), { sparse: true });
 */
export function crossentropy(
  yTrue: Tensor,
  yPred: Tensor,
  { sparse = false, fromLogits = false } = {},
): Tensor {
  const labels = yTrue.dtype === 'float32' ? yTrue : cast(yTrue, 'float32');
  return crossentropyForward.run({ yTrue: labels, yPred }, { sparse, fromLogits });
}
