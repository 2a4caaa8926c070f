import {
  add,
  concat,
  expandDims,
  logSumExp,
  mean,
  mul,
  ones,
  reshape,
  sub,
  sum,
  type Scalar,
  type Tensor,
  type Tensor2D,
} from '@graftjs/core';

/** How alike examples are to what is remembered, as cosines. */
export interface Likeness {
  /** Of each example and its own key, [examples]; always a match. */
  readonly own: Tensor;
  /** Of each example and each remembered one, [examples, remembered]. */
  readonly remembered: Tensor;
  /** 1 where the remembered one matches the example, else 0; [examples, remembered]. */
  readonly matches: Tensor;
}

/**
 * KL(even over the matches ‖ softmax of likenesses / T), mean over examples (Zhong et al. 2020,
 * Bi-Tuning): 0 where all matches are equally alike and nothing else is alike at all.
 *
 * @param count how many remembered ones match an example: the same for all
 */
export function contrastiveDivergence(
  { own, remembered, matches }: Likeness,
  { temperature, count }: { readonly temperature: number; readonly count: number },
): Scalar {
  const [first, others] = [mul(own, 1 / temperature), mul(remembered, 1 / temperature)];
  const whole = logSumExp(concat([expandDims(first, 1), others], 1), 1);
  const matched = mul(add(first, sum(mul(matches, others), 1)), 1 / (count + 1));
  return sub(mean(sub(whole, matched)), Math.log(count + 1)) as Scalar;
}

/** Of a memory that holds `length` of each class, one class after the other; of one-hot labels. */
export function matchesOf(labels: Tensor2D, length: number): Tensor2D {
  const [examples, classes] = labels.shape;
  const repeated = mul(expandDims(labels, 2), ones([1, 1, length]));
  return reshape(repeated, [examples, classes * length]) as Tensor2D;
}
