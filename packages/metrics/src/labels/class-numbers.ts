import { argMax, cast, reshape, sameShape, type Tensor } from '@graftjs/core';
import { labelForm } from './label-form.js';

/** The class of each example as int32, from class numbers or one-hot labels: shape [batch, …]. */
export function classNumbers(yTrue: Tensor, yPred: Tensor, where: string): Tensor {
  if (labelForm(yTrue, yPred, where) === 'same') return argMax(shaped(yTrue, yPred.shape), -1);
  return cast(shaped(yTrue, yPred.shape.slice(0, -1)), 'int32');
}

const shaped = (x: Tensor, shape: readonly number[]): Tensor =>
  sameShape(x.shape, shape) ? x : reshape(x, [...shape]);
