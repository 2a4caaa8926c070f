import { formatShape, ShapeError } from '@graftjs/core';
import { defineMeanMetric } from '../gathering/define-mean-metric.js';
import { rightClass } from './correctness.js';

/**
 * Share of examples whose highest score is that of their class, for class numbers.
 *
 * @example
 * sparseCategoricalAccuracy();
 */
export const sparseCategoricalAccuracy = defineMeanMetric({
  type: 'metrics/SparseCategoricalAccuracy',
  values(yTrue, yPred, { where }) {
    if (yPred.shape.at(-1) !== 1 && formatShape(yTrue.shape) === formatShape(yPred.shape)) {
      throw new ShapeError({
        where,
        problem: 'labels need one axis less than the predictions',
        operands: [
          { label: 'labels', value: yTrue.shape },
          { label: 'predictions', value: yPred.shape },
        ],
        hint: 'The labels look one-hot: use categoricalAccuracy or accuracy.',
      });
    }
    return rightClass(yTrue, yPred, where);
  },
});
