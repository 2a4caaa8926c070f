import { defineMetric, options } from '@graftjs/core';
import type { Curve } from './curve.js';
import { everyScore, exactCurves, scoresOf } from './scores.js';

/** Σ (recallᵢ − recallᵢ₋₁) · precisionᵢ; NaN where there are no positives. */
function precisionOver({ truePositives, falsePositives }: Curve): number {
  const positives = truePositives[truePositives.length - 1] as number;
  if (positives === 0) return NaN;
  let total = 0;
  for (let i = 1; i < truePositives.length; i++) {
    const [tp, fp] = [truePositives[i] as number, falsePositives[i] as number];
    total += ((tp - (truePositives[i - 1] as number)) * tp) / (tp + fp || 1);
  }
  return total / positives;
}

/**
 * The mean precision as the threshold falls, weighted by how much recall grows: the area under the
 * precision-recall curve without interpolation, as scikit-learn takes it. Exact, over every score.
 * Columns are taken together; kept apart and averaged with `multiLabel` or class numbers.
 *
 * @example
 * averagePrecision();
 */
export const averagePrecision = defineMetric({
  type: 'metrics/AveragePrecision',
  options: { multiLabel: options.boolean({ default: false }) },
  combine: 'concat',
  statistics: (yTrue, yPred, { sampleWeight, options: { multiLabel } }) =>
    everyScore(
      scoresOf(yTrue, yPred, sampleWeight, {
        columns: multiLabel,
        fromLogits: false,
        where: 'metric AveragePrecision',
      }),
    ),
  result(state) {
    const known = exactCurves(state)
      .map(precisionOver)
      .filter((value) => !Number.isNaN(value));
    return known.length > 0 ? known.reduce((a, b) => a + b, 0) / known.length : NaN;
  },
});
