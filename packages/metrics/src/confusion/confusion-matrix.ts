import {
  argMax,
  cast,
  ConfigError,
  defineMetric,
  greater,
  matMul,
  mul,
  oneHot,
  options,
  reshape,
  type MetricState,
  type Tensor,
} from '@graftjs/core';
import { rowWeights } from '../classification/decisions.js';
import { classNumbers } from '../labels/class-numbers.js';
import { likePredictions } from '../labels/like-predictions.js';
import { gather } from '../gathering/gather.js';

const WHERE = 'metric ConfusionCounts';
const confusionOptions = {
  /** Where a single score turns from class 0 to class 1. Default 0.5. */
  threshold: options.number({ default: 0.5 }),
};

/**
 * Counts of every class taken for every class, to be gathered over batches or processes and made a
 * table by `matrixOf`. As a figure, it is the accuracy.
 *
 * Predictions [batch, …, classes] with class numbers or one-hot labels, or a single score for two
 * classes.
 */
export const confusionCounts = defineMetric({
  type: 'metrics/ConfusionCounts',
  options: confusionOptions,
  statistics(yTrue, yPred, { sampleWeight, options: { threshold } }) {
    const single = yPred.rank < 2 || yPred.shape.at(-1) === 1;
    const classes = single ? 2 : (yPred.shape.at(-1) as number);
    const right = single
      ? cast(likePredictions(yTrue, yPred, WHERE), 'int32')
      : classNumbers(yTrue, yPred, WHERE);
    const chosen = single ? cast(greater(yPred, threshold), 'int32') : argMax(yPred, -1);
    const rows = (x: Tensor): Tensor =>
      cast(oneHot(reshape(x, [-1]) as Tensor, classes), 'float32');
    const weighted = sampleWeight
      ? mul(rows(right), rowWeights(sampleWeight, yPred, single ? 1 : classes))
      : rows(right);
    return { counts: reshape(matMul(weighted, rows(chosen), true), [-1]) };
  },
  result({ counts }) {
    const size = Math.sqrt(counts.length);
    let [right, total] = [0, 0];
    counts.forEach((count, i) => {
      total += count;
      if (i % (size + 1) === 0) right += count;
    });
    return right / total;
  },
});

/** A row for each true class, a column for each predicted one. */
export type ConfusionMatrix = readonly (readonly number[])[];

/** The table of what `confusionCounts` has gathered; empty where it has seen nothing. */
export function matrixOf(state: MetricState): ConfusionMatrix {
  const counts = state['counts'];
  if (!counts && Object.keys(state).length > 0) {
    throw new ConfigError({
      where: 'matrixOf',
      problem: 'this is the state of another metric',
      hint: 'Give what confusionCounts() has gathered.',
    });
  }
  const size = Math.sqrt(counts?.length ?? 0);
  return Array.from({ length: size }, (_, row) =>
    Array.from((counts as Float64Array).subarray(row * size, (row + 1) * size)),
  );
}

/**
 * How often each class was taken for which: rows are the true classes, columns the predicted ones.
 *
 * @example
 * await confusionMatrix(tensor1d([0, 1, 1]), tensor2d([[0.9, 0.1], [0.2, 0.8], [0.7, 0.3]]));
 * // [[1, 0], [1, 1]]
 */
export async function confusionMatrix(
  yTrue: Tensor,
  yPred: Tensor,
  {
    sampleWeight = null,
    ...settings
  }: { readonly threshold?: number; readonly sampleWeight?: Tensor | null } = {},
): Promise<ConfusionMatrix> {
  return matrixOf(await gather(confusionCounts(settings), yTrue, yPred, { sampleWeight }));
}
