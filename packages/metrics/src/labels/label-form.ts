import { sameShape, ShapeError, type Tensor } from '@graftjs/core';

/**
 * How labels lie beside predictions: of the `same` shape (binary, one-hot or several labels), or as
 * `classes`, whole numbers with one axis less.
 */
export type LabelForm = 'same' | 'classes';

const withoutColumn = (shape: readonly number[]): readonly number[] =>
  shape.length > 1 && shape.at(-1) === 1 ? shape.slice(0, -1) : shape;

const fit = (a: readonly number[], b: readonly number[]): boolean =>
  sameShape(withoutColumn(a), withoutColumn(b));

/** An axis of length 1 at the end may be missing or too many. */
export function labelForm(yTrue: Tensor, yPred: Tensor, where: string): LabelForm {
  if (sameShape(yTrue.shape, yPred.shape)) return 'same';
  if (fit(yTrue.shape, yPred.shape)) return 'same';
  if (yPred.rank > 1 && fit(yTrue.shape, yPred.shape.slice(0, -1))) return 'classes';
  throw new ShapeError({
    where,
    problem: 'labels and predictions do not fit each other',
    operands: [
      { label: 'labels', value: yTrue.shape },
      { label: 'predictions', value: yPred.shape },
    ],
    hint: 'Labels have the shape of the predictions, or one axis less where they are class numbers.',
  });
}
