import { ShapeError, reshape, type Tensor } from '@graftjs/core';
import { labelForm } from './label-form.js';

/** Labels in the shape of the predictions, for metrics that compare number by number. */
export function likePredictions(yTrue: Tensor, yPred: Tensor, where: string): Tensor {
  if (labelForm(yTrue, yPred, where) === 'same') return reshape(yTrue, yPred.shape);
  throw new ShapeError({
    where,
    problem: 'labels need the shape of the predictions',
    operands: [
      { label: 'labels', value: yTrue.shape },
      { label: 'predictions', value: yPred.shape },
    ],
    hint: 'If the labels are class numbers, use the sparse form of this metric or one-hot labels.',
  });
}
