import { add, crossentropy, defineLoss, mul, type Tensor } from '@graftjs/core';
import { crossentropyOptions } from './probabilities.js';

/** Labels of which a part is spread over all classes. */
export const smoothed = (yTrue: Tensor, labelSmoothing: number): Tensor =>
  labelSmoothing === 0
    ? yTrue
    : add(mul(yTrue, 1 - labelSmoothing), labelSmoothing / (yTrue.shape.at(-1) ?? 1));

/**
 * −Σ y log p over the last axis, for one-hot (or soft) labels.
 *
 * Labels and predictions [batch, …, classes].
 *
 * @example
 * categoricalCrossentropy({ fromLogits: true });
 */
export const categoricalCrossentropy = defineLoss({
  type: 'losses/CategoricalCrossentropy',
  options: crossentropyOptions,
  perExample: (yTrue, yPred, { fromLogits, labelSmoothing }) =>
    crossentropy(smoothed(yTrue, labelSmoothing), yPred, { fromLogits }),
});
