import {
  abs,
  add,
  clipByValue,
  div,
  exp,
  expm1,
  lessEqual,
  logSoftmax,
  mean,
  mul,
  neg,
  sub,
  sum,
  where,
  type Scalar,
  type Tensor,
} from '@graftjs/core';
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
  const divergence = sum(relativeEntropies(theirs, ours), -1);
  return mul<Scalar>(mean(divergence), temperature ** 2);
}

/**
 * p (ln p - ln q) - p + q, whose sum is the divergence: what it adds to p ln p / q sums to zero, and
 * keeps the digits where p and q are nearly the same, as at high temperatures.
 */
function relativeEntropies(logP: Tensor, logQ: Tensor): Tensor {
  const p = exp(logP);
  const distance = sub(logP, logQ);
  const short = clipByValue(distance, -1, 1);
  const near = mul(p, add(short, expm1(neg(short))));
  const far = add(mul(p, sub(distance, 1)), exp(logQ));
  return where(lessEqual(abs(distance), 1), near, far);
}
