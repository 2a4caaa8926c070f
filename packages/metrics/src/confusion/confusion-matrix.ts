import { ConfigError, type GivenOptions, type MetricState, type Tensor } from '@graftjs/core';
import { gather } from '../gathering/gather.js';
import {
  defineConfusionMetric,
  diagonal,
  rowsOf,
  share,
  type ConfusionMatrix,
  type confusionOptions,
} from './define-confusion-metric.js';

type ConfusionSettings = GivenOptions<typeof confusionOptions>;

/**
 * Counts of every class taken for every class, to be gathered over batches or processes and made a
 * table by `matrixOf`. As a figure, it is the accuracy.
 *
 * Predictions [batch, …, classes] with class numbers or one-hot labels, a single score for two
 * classes, or class numbers where `numClasses` says how many there are.
 *
 * @example
 * confusionCounts();
 */
export const confusionCounts = defineConfusionMetric({
  type: 'metrics/ConfusionCounts',
  figure: (matrix) => share(diagonal(matrix), matrix),
});

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
  return rowsOf(counts ?? new Float64Array());
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
  }: ConfusionSettings & { readonly sampleWeight?: Tensor | null } = {},
): Promise<ConfusionMatrix> {
  return matrixOf(await gather(confusionCounts(settings), yTrue, yPred, { sampleWeight }));
}
