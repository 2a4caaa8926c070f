import { defineMetric, options } from '@graftjs/core';
import { precisionRecallArea, rocArea, type Summation } from './area.js';
import {
  binnedCurves,
  countAbove,
  evenThresholds,
  everyScore,
  exactCurves,
  scoresOf,
} from './scores.js';
import type { Curve } from './curve.js';

const WHERE = 'metric AUC';

const aucOptions = {
  /** `ROC`: true by false positive rate, or `PR`: precision by recall. */
  curve: options.oneOf(['ROC', 'PR'], { default: 'ROC' }),
  /** Between points: their mean, or the least or most that the area can be. */
  summation: options.oneOf<Summation, { default: Summation }>(
    ['interpolation', 'minoring', 'majoring'],
    { default: 'interpolation' },
  ),
  /** Columns are labels of their own, whose areas are averaged. Class numbers mean that too. */
  multiLabel: options.boolean({ default: false }),
  /** How much each label counts in the average. */
  labelWeights: options.nullable(
    options.custom<readonly number[]>('an array of numbers', (value) =>
      Array.isArray(value) && value.every((weight) => typeof weight === 'number')
        ? (value as number[])
        : undefined,
    ),
  ),
  /** Whether scores still need a sigmoid. */
  fromLogits: options.boolean({ default: false }),
};

/**
 * Area under the ROC or precision-recall curve, over everything seen: the chance that a positive
 * scores higher than a negative. Exact, from every score; `binnedAuc` keeps a few counts instead.
 *
 * Labels 0 or 1 in the shape of the scores, or class numbers (mean of one class against the rest).
 * NaN where one of the two is missing; such labels are left out of the mean.
 *
 * @example
 * auc();
 * auc({ curve: 'PR' });
 */
export const auc = defineMetric({
  type: 'metrics/AUC',
  options: aucOptions,
  combine: 'concat',
  statistics: (yTrue, yPred, { sampleWeight, options: { multiLabel, fromLogits } }) =>
    everyScore(
      scoresOf(yTrue, yPred, sampleWeight, { columns: multiLabel, fromLogits, where: WHERE }),
    ),
  result: (state, settings) => meanArea(exactCurves(state), settings),
});

/**
 * Area under the ROC or precision-recall curve from counts at `numThresholds` (200) thresholds, as
 * Keras's AUC: little to keep however much is seen. Scores lie between 0 and 1.
 *
 * @example
 * binnedAuc({ numThresholds: 1000, curve: 'PR' });
 */
export const binnedAuc = defineMetric({
  type: 'metrics/BinnedAUC',
  options: { ...aucOptions, numThresholds: options.integer({ min: 2, default: 200 }) },
  positional: 'numThresholds',
  statistics(yTrue, yPred, { sampleWeight, options: { multiLabel, fromLogits, numThresholds } }) {
    const settings = { columns: multiLabel, fromLogits, where: 'metric BinnedAUC' };
    const scores = scoresOf(yTrue, yPred, sampleWeight, settings);
    return countAbove(scores, evenThresholds(numThresholds));
  },
  result: (state, settings) => meanArea(binnedCurves(state, settings.numThresholds), settings),
});

function meanArea(
  curves: readonly Curve[],
  settings: {
    readonly curve: 'ROC' | 'PR';
    readonly summation: Summation;
    readonly labelWeights: readonly number[] | null;
  },
): number {
  const area = settings.curve === 'ROC' ? rocArea : precisionRecallArea;
  let [total, share] = [0, 0];
  curves.forEach((curve, i) => {
    const value = area(curve, settings.summation);
    const weight = settings.labelWeights?.[i] ?? 1;
    if (Number.isNaN(value)) return;
    total += weight * value;
    share += weight;
  });
  return share > 0 ? total / share : NaN;
}
