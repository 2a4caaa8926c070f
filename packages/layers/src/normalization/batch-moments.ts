import {
  add,
  cast,
  div,
  mean,
  mul,
  reshape,
  squaredDifference,
  sum,
  where,
  zerosLike,
  type Tensor,
} from '@graftjs/core';

export interface Moments {
  readonly center: Tensor;
  readonly spread: Tensor;
}

/** Guards against a batch in which nothing counts. */
const EPSILON = 1e-7;

/** Mean and variance of each channel of a tensor whose channels are last. */
export function batchMoments(x: Tensor): Moments {
  const axes = x.shape.map((_, i) => i).slice(0, -1);
  const center = mean(x, axes);
  return { center, spread: mean(squaredDifference(x, center), axes) };
}

/** The same over what a mask, shaped like the input without its channels, counts. */
export function maskedMoments(x: Tensor, mask: Tensor): Moments {
  const axes = x.shape.map((_, i) => i).slice(0, -1);
  const counted = reshape(cast(mask, 'bool'), [...x.shape.slice(0, -1), 1]);
  const total = add(sum(cast(counted, 'float32')), EPSILON);
  // What does not count may be anything, NaN included.
  const seen = where(counted, x, zerosLike(x));
  const center = div(sum(seen, axes), total);
  const squares = mul(squaredDifference(seen, center), cast(counted, 'float32'));
  return { center, spread: div(sum(squares, axes), total) };
}
