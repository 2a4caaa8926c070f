import {
  exp,
  logSoftmax as logSoftmaxByOps,
  mul,
  sub,
  sum,
  type Tensor,
} from '@tensorflow/tfjs-core';
import { fusedKernel } from '../fused-kernel.js';
import { gradientOf } from '../gradient-of.js';

export const softmaxBackward = fusedKernel('GraftSoftmaxGrad', ['dy', 'y'], ([given, y]) => {
  const weighted = mul(given as Tensor, y as Tensor);
  return sub(weighted, mul(sum(weighted, -1, true), y as Tensor));
});

/** (dy − Σ dy · y) · y, along the last axis: the only one that the op knows. */
export const softmaxGradient = gradientOf('Softmax', {
  outputs: [true],
  gradient: (dy, [y]) => ({ logits: () => softmaxBackward.run({ dy, y: y as Tensor }) }),
});

export const logSoftmaxBackward = fusedKernel('GraftLogSoftmaxGrad', ['dy', 'y'], ([dy, y]) =>
  sub(dy as Tensor, mul(sum(dy as Tensor, -1, true), exp(y as Tensor))),
);

/** dy − eʸ Σ dy, along the last axis: the only one that the op knows. */
export const logSoftmaxGradient = gradientOf('LogSoftmax', {
  outputs: [true],
  gradient: (dy, [y]) => ({ logits: () => logSoftmaxBackward.run({ dy, y: y as Tensor }) }),
});

/** The logarithm of softmax along the last axis: the op of tfjs never asks for the kernel. */
export const logSoftmaxForward = fusedKernel(
  'LogSoftmax',
  ['logits'],
  ([logits]) => logSoftmaxByOps(logits as Tensor),
  logSoftmaxGradient,
);
