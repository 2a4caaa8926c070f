import {
  add,
  argMax,
  cast,
  defineMetric,
  equal,
  expandDims,
  greater,
  lessEqual,
  logicalAnd,
  max,
  mul,
  options,
  range,
  reshape,
  sub,
  sum,
  type Tensor,
} from '@graftjs/core';
import { rowWeights } from '../classification/decisions.js';
import { classNumbers } from '../labels/class-numbers.js';
import { likePredictions } from '../labels/like-predictions.js';

const WHERE = 'metric ExpectedCalibrationError';

/**
 * Σ over bins of confidence, share · |accuracy − mean confidence| (Naeini et al. 2015, Guo et al.
 * 2017): how far probabilities can be trusted. Confidence is the highest probability; of a single
 * score, the score itself, with the label for accuracy. Bins are equally wide, each with its upper
 * end.
 *
 * @example
 * expectedCalibrationError({ bins: 10 });
 */
export const expectedCalibrationError = defineMetric({
  type: 'metrics/ExpectedCalibrationError',
  direction: 'down',
  options: { bins: options.integer({ min: 1, default: 15 }) },
  positional: 'bins',
  statistics(yTrue, yPred, { sampleWeight, options: { bins } }) {
    const { confidence, right } = trust(yTrue, yPred);
    const column = expandDims(confidence, -1);
    const edge = range(0, bins, 1, 'float32');
    const scaled = mul(column, bins);
    // A confidence of exactly 0 belongs to the first bin.
    const above = greater(scaled, sub(edge, cast(equal(edge, 0), 'float32')));
    const inside = cast(logicalAnd(above, lessEqual(scaled, add(edge, 1))), 'float32');
    const classes = yPred.rank < 2 ? 1 : (yPred.shape.at(-1) as number);
    const weighted = sampleWeight ? mul(inside, rowWeights(sampleWeight, yPred, classes)) : inside;
    return {
      count: sum(weighted, 0),
      confidence: sum(mul(weighted, column), 0),
      right: sum(mul(weighted, expandDims(right, -1)), 0),
    };
  },
  result({ count, confidence, right }) {
    const total = count.reduce((a, b) => a + b, 0);
    const gaps = count.map((_, i) => Math.abs((right[i] as number) - (confidence[i] as number)));
    return gaps.reduce((a, b) => a + b, 0) / total;
  },
});

function trust(yTrue: Tensor, yPred: Tensor): { confidence: Tensor; right: Tensor } {
  if (yPred.rank < 2 || yPred.shape.at(-1) === 1) {
    const labels = likePredictions(yTrue, yPred, WHERE);
    return { confidence: reshape(yPred, [-1]), right: cast(reshape(labels, [-1]), 'float32') };
  }
  const classes = classNumbers(yTrue, yPred, WHERE);
  const right = equal(classes, reshape(argMax(yPred, -1), classes.shape));
  return {
    confidence: reshape(max(yPred, -1), [-1]),
    right: cast(reshape(right, [-1]), 'float32'),
  };
}
