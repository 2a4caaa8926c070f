import { className, defineMetric, options } from '@graftjs/core';
import { ratio } from '../classification/class-counts.js';
import { everyScore, exactCurves, scoresOf } from './scores.js';

interface Rates {
  readonly precision: number;
  /** True positive rate, also called sensitivity. */
  readonly recall: number;
  /** True negative rate. */
  readonly specificity: number;
}

/** The best of one rate among the thresholds at which another is no less than asked for. */
function defineOperatingPoint<const Asked extends string>(
  type: string,
  asked: Asked,
  { wanted, given }: { readonly wanted: keyof Rates; readonly given: keyof Rates },
) {
  const where = `metric ${className(type)}`;
  const schema = {
    [asked]: options.number({ min: 0, max: 1 }),
    classId: options.nullable(options.integer({ min: 0 })),
  } as { [N in Asked]: ReturnType<typeof options.number<object>> } & {
    classId: ReturnType<typeof options.nullable<number, number>>;
  };
  return defineMetric({
    type,
    options: schema,
    positional: asked as never,
    combine: 'concat',
    statistics: (yTrue, yPred, { sampleWeight, options }) => {
      const columns = (options as { classId: number | null }).classId !== null;
      const settings = { columns, fromLogits: false, where };
      return everyScore(scoresOf(yTrue, yPred, sampleWeight, settings));
    },
    result(state, options) {
      const { classId, [asked]: least } = options as unknown as { classId: number | null } & {
        [N in Asked]: number;
      };
      const curve = exactCurves(state)[classId ?? 0];
      if (!curve) return NaN;
      const points = curve.thresholds.map((_, i) => ratesAt(curve, i));
      const allowed = points.filter((rates) => rates[given] >= least);
      return Math.max(0, ...allowed.map((rates) => rates[wanted]));
    },
  });
}

function ratesAt(
  curve: { readonly truePositives: ArrayLike<number>; readonly falsePositives: ArrayLike<number> },
  i: number,
): Rates {
  const [tp, fp] = [curve.truePositives[i] as number, curve.falsePositives[i] as number];
  const end = curve.truePositives.length - 1;
  const negatives = curve.falsePositives[end] as number;
  return {
    precision: ratio(tp, tp + fp),
    recall: ratio(tp, curve.truePositives[end] as number),
    specificity: ratio(negatives - fp, negatives),
  };
}

/**
 * The best recall at a specificity of no less than asked for, over every threshold.
 *
 * @example
 * sensitivityAtSpecificity(0.95);
 */
export const sensitivityAtSpecificity = defineOperatingPoint(
  'metrics/SensitivityAtSpecificity',
  'specificity',
  { wanted: 'recall', given: 'specificity' },
);

/**
 * The best specificity at a recall of no less than asked for, over every threshold.
 *
 * @example
 * specificityAtSensitivity(0.9);
 */
export const specificityAtSensitivity = defineOperatingPoint(
  'metrics/SpecificityAtSensitivity',
  'sensitivity',
  { wanted: 'specificity', given: 'recall' },
);

/**
 * The best precision at a recall of no less than asked for, over every threshold.
 *
 * @example
 * precisionAtRecall(0.8);
 */
export const precisionAtRecall = defineOperatingPoint('metrics/PrecisionAtRecall', 'recall', {
  wanted: 'precision',
  given: 'recall',
});

/**
 * The best recall at a precision of no less than asked for, over every threshold.
 *
 * @example
 * recallAtPrecision(0.9);
 */
export const recallAtPrecision = defineOperatingPoint('metrics/RecallAtPrecision', 'precision', {
  wanted: 'recall',
  given: 'precision',
});
