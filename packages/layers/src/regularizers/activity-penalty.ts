import { div, type Regularizer, type Scalar, type Tensor } from '@graftjs/core';

/** What a regulariser says to the outputs of a layer, per example, as Keras 3 counts it. */
export const activityPenalty = (regularizer: Regularizer, outputs: Tensor): Scalar =>
  div<Scalar>(regularizer.penalty(outputs), outputs.shape[0] ?? 1);
