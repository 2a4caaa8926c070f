import { className, defineMetric, options, transpose, type Tensor } from '@graftjs/core';
import { batchMoments, joinedMoments, type Moments } from './batch-moments.js';
import { flatColumns } from '../labels/flat-columns.js';
import { likePredictions } from '../labels/like-predictions.js';

/** A figure of each column over all examples, or of each example over its columns; then the mean. */
function defineCorrelation(type: string, figure: (moments: Moments) => number) {
  const where = `metric ${className(type)}`;
  return defineMetric({
    type,
    options: {
      /** 0: over the examples, for each column. −1: over the columns, for each example (Keras). */
      axis: options.custom<0 | -1, 0 | -1, { default: 0 | -1 }>(
        '0 or -1',
        (value) => (value === 0 || value === -1 ? value : undefined),
        { default: 0 },
      ),
    },
    combine: 'concat',
    statistics(yTrue, yPred, { sampleWeight, options: { axis } }) {
      if (axis === 0) {
        const share = batchMoments(yTrue, yPred, sampleWeight, where);
        return { ...share, share: share.weight };
      }
      const [y, x] = [likePredictions(yTrue, yPred, where), yPred].map((one) =>
        transpose(flatColumns(one)),
      ) as [Tensor, Tensor];
      const moments = batchMoments(y, x, null, where);
      return { ...moments, share: sampleWeight ?? moments.weight };
    },
    result(state, { axis }) {
      if (axis === 0) return meanOf(joinedMoments(state).map((moments) => [figure(moments), 1]));
      return meanOf(eachExample(state, figure));
    },
  });
}

function eachExample(
  state: Parameters<typeof joinedMoments>[0] & { readonly share: Float64Array },
  figure: (moments: Moments) => number,
): (readonly [number, number])[] {
  const one = Float64Array.of(1);
  return Array.from(state.weight, (_, i) => {
    const entries = Object.entries(state).map(([name, values]) => [
      name,
      values.subarray(i, i + 1),
    ]);
    const batch = { ...Object.fromEntries(entries), columns: one } as typeof state;
    return [figure(joinedMoments(batch)[0] as Moments), state.share[i] as number] as const;
  });
}

function meanOf(values: readonly (readonly [value: number, weight: number])[]): number {
  const total = values.reduce((sum, [value, weight]) => sum + value * weight, 0);
  return total / values.reduce((sum, [, weight]) => sum + weight, 0);
}

/**
 * Pearson's correlation of labels and predictions, −1 to 1, over everything seen; the mean of the
 * columns where there are several.
 *
 * @example
 * pearsonCorrelation();
 */
export const pearsonCorrelation = defineCorrelation('metrics/PearsonCorrelation', (moments) => {
  const spread = Math.sqrt(moments.squaresTrue * moments.squaresPred);
  return spread > 0 ? moments.products / spread : 0;
});

/**
 * Lin's concordance, 2 cov / (var y + var ŷ + (mean y − mean ŷ)²): 1 only where predictions are the
 * labels, not merely in line with them. Over everything seen; the mean of the columns.
 *
 * @example
 * concordanceCorrelation();
 */
export const concordanceCorrelation = defineCorrelation(
  'metrics/ConcordanceCorrelation',
  ({ weight, squaresTrue, squaresPred, products, meanTrue, meanPred }) => {
    const spread = squaresTrue + squaresPred + weight * (meanTrue - meanPred) ** 2;
    return spread > 0 ? (2 * products) / spread : 0;
  },
);
