import { ratio } from './class-counts.js';
import { defineCountMetric } from './define-count-metric.js';

/**
 * Share of right answers among those given: TP / (TP + FP), over everything seen.
 *
 * A score above `threshold` (0.5) is an answer, and all classes are counted together; with class
 * numbers for labels and no threshold, the highest score is, and the figure is the mean of the
 * classes. `average` says `'micro'`, `'macro'` or `'weighted'` instead; `topK` takes the k highest
 * scores for answers, `classId` one class alone.
 *
 * @example
 * precision();
 * precision({ average: 'macro' });
 */
export const precision = defineCountMetric({
  type: 'metrics/Precision',
  options: {},
  highest: false,
  figure: (tp, fp) => ratio(tp, tp + fp),
});
