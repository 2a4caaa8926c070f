import { indexOfMaximum } from '../statistics/index-of-maximum.js';
import { checkPart } from '../statistics/check-number.js';
import { checkClassNumbers, checkProbabilities } from '../statistics/probabilities.js';
import type { Table } from '../statistics/table.js';

/** What remains when a classifier keeps silent on its least sure examples. */
export interface AbstentionPoint {
  /** Answers are given from this confidence on. */
  readonly threshold: number;
  /** Share of examples that get an answer. */
  readonly coverage: number;
  /** Accuracy on those. */
  readonly accuracy: number;
}

/**
 * The risk-coverage curve: accuracy on the examples that are answered, for every threshold of
 * confidence, from answering the surest alone to answering all.
 *
 * @see Geifman and El-Yaniv, "Selective Classification for Deep Neural Networks", NeurIPS 2017
 */
export function abstentionCurve(
  probabilities: Table,
  labels: ArrayLike<number>,
): AbstentionPoint[] {
  const classes = checkProbabilities('abstentionCurve', probabilities, labels);
  checkClassNumbers('abstentionCurve', labels, classes);
  const answers = probabilities
    .map((row, i) => {
      const best = indexOfMaximum(row);
      return { confidence: row[best] as number, right: best === labels[i] };
    })
    .sort((a, b) => b.confidence - a.confidence);
  let right = 0;
  const points = answers.map((answer, i) => {
    right += Number(answer.right);
    return {
      threshold: answer.confidence,
      coverage: (i + 1) / answers.length,
      accuracy: right / (i + 1),
    };
  });
  // Equally sure examples are answered together.
  return points.filter((point, i) => point.threshold !== points[i + 1]?.threshold);
}

/**
 * The lowest threshold at which the answers given are right as often as asked; null where none is.
 *
 * @example
 * thresholdFor(abstentionCurve(probabilities, labels), 0.95)?.threshold;
 */
export function thresholdFor(
  curve: readonly AbstentionPoint[],
  accuracy: number,
): AbstentionPoint | null {
  checkPart('thresholdFor', 'accuracy', accuracy);
  return curve.filter((point) => point.accuracy >= accuracy).at(-1) ?? null;
}
