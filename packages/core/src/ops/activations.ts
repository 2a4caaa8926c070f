import { logSoftmax as logSoftmaxByOps, type Tensor } from '@tensorflow/tfjs-core';
import { geluForward, siluForward } from '../gradients/fused/activations.js';
import { logSoftmaxForward } from '../gradients/fused/softmax.js';

/**
 * x · Φ(x), the Gaussian error linear unit (Hendrycks and Gimpel 2016), with erf or, `approximate`,
 * with tanh. One kernel each way on backends that have it.
 *
 * @example
 * gelu(x, { approximate: true });
 */
export function gelu(x: Tensor, { approximate = false } = {}): Tensor {
  return geluForward.run({ x }, { approximate });
}

/**
 * x · sigmoid(x) (Ramachandran et al. 2017), also called swish. One kernel each way on backends that
 * have it.
 *
 * @example
 * silu(x);
 */
export function silu(x: Tensor): Tensor {
  return siluForward.run({ x });
}

/**
 * log softmax(x) along the last axis, without the overflow of taking the logarithm afterwards. One
 * kernel each way on backends that have it.
 *
 * @param axis the last one; others throw, as in tfjs
 * @example
 * logSoftmax(logits);
 */
export function logSoftmax<T extends Tensor>(logits: T, axis = -1): T {
  const last = logits.rank - 1;
  if (logits.rank === 0 || (axis !== -1 && axis !== last)) return logSoftmaxByOps(logits, axis);
  return logSoftmaxForward.run({ logits }, { axis: last }) as T;
}
