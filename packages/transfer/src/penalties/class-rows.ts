import { cast, oneHot, reshape, type Tensor, type Tensor2D } from '@graftjs/core';

/** Targets of a batch as one-hot rows [examples, classes], whether they are class numbers or rows. */
export function classRows(y: Tensor, classes: number): Tensor2D {
  if (y.rank === 2 && y.shape[1] === classes) return cast(y, 'float32') as Tensor2D;
  return oneHot(cast(reshape(y, [-1]), 'int32'), classes) as Tensor2D;
}
