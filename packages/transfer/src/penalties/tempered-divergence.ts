import { div, exp, logSoftmax, mean, mul, sub, sum, type Scalar, type Tensor } from '@graftjs/core';
import { stopGradient } from '../domains/stop-gradient.js';

/**
 * T² · KL(softmax(teacher / T) ‖ softmax(student / T)), the mean over examples (Hinton et al. 2015).
 * T² keeps gradients as large at any temperature. No gradient flows to the teacher.
 *
 * @param teacher logits [examples, classes]
 * @param student logits [examples, classes]
 */
export function temperedDivergence(teacher: Tensor, student: Tensor, temperature: number): Scalar {
  const theirs = stopGradient(logSoftmax(div(teacher, temperature)));
  const ours = logSoftmax(div(student, temperature));
  const divergence = sum(mul(exp(theirs), sub(theirs, ours)), -1);
  return mul<Scalar>(mean(divergence), temperature ** 2);
}
