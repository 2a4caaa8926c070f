import {
  cast,
  cumsum,
  defineActivation,
  div,
  greater,
  mul,
  options,
  range,
  relu,
  sub,
  sum,
  topk,
  type Tensor,
} from '@graftjs/core';
import { alongAxis } from './along-axis.js';

/** What is not among the numbers that sparsemax leaves above zero counts 0 here, the rest 1. */
function support(x: Tensor): Tensor {
  const length = x.shape.at(-1) ?? 1;
  const sorted = topk(x, length).values;
  const counts = range(1, length + 1, 1, 'float32');
  // cumsum takes no negative axis. The k largest are in where each is larger than (Σ of them − 1) / k.
  const within = cast(greater(mul(counts, sorted), sub(cumsum(sorted, x.rank - 1), 1)), 'float32');
  const number = sum(within, -1, true);
  const threshold = div(sub(sum(mul(within, sorted), -1, true), 1), number);
  return cast(greater(x, threshold), 'float32');
}

function sparsemaxOf(x: Tensor): Tensor {
  const within = support(x);
  const threshold = div(sub(sum(mul(within, x), -1, true), 1), sum(within, -1, true));
  return relu(sub(x, threshold));
}

/**
 * The nearest point of the probability simplex, along an axis, the last by default (Martins and
 * Astudillo 2016): a softmax that can give exact zeros.
 *
 * Keras up to 3.15 adds up the wrong sums, so that what it gives does not sum to 1; this follows the
 * paper.
 */
export const sparsemax = defineActivation({
  type: 'activations/sparsemax',
  options: { axis: options.integer({ default: -1 }) },
  positional: 'axis',
  apply: (x, { axis }) => alongAxis(x, axis, sparsemaxOf),
});
