import { argMax, cast, equal, greater, type Tensor } from '@graftjs/core';
import { classNumbers } from '../labels/class-numbers.js';
import { likePredictions } from '../labels/like-predictions.js';

/** 1 for each number on the right side of the threshold, else 0. */
export function rightSide(yTrue: Tensor, yPred: Tensor, threshold: number, where: string): Tensor {
  const labels = likePredictions(yTrue, yPred, where);
  return cast(equal(labels, cast(greater(yPred, threshold), labels.dtype)), 'float32');
}

/** 1 for each example whose highest score is that of its class, else 0. */
export function rightClass(yTrue: Tensor, yPred: Tensor, where: string): Tensor {
  const classes = classNumbers(yTrue, yPred, where);
  return cast(equal(classes, argMax(yPred, -1)), 'float32');
}
