import { defineMeanMetric } from '../gathering/define-mean-metric.js';
import { likePredictions } from '../labels/like-predictions.js';
import { rightClass } from './correctness.js';

/**
 * Share of examples whose highest score is that of their class, for one-hot labels.
 *
 * @example
 * categoricalAccuracy();
 */
export const categoricalAccuracy = defineMeanMetric({
  type: 'metrics/CategoricalAccuracy',
  values: (yTrue, yPred, { where }) =>
    rightClass(likePredictions(yTrue, yPred, where), yPred, where),
});
