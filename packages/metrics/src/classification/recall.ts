import { ratio } from './class-counts.js';
import { defineCountMetric } from './define-count-metric.js';

/**
 * Share of what is there that was found: TP / (TP + FN), over everything seen. Options as those of
 * `precision`.
 *
 * @example
 * recall({ threshold: 0.3 });
 */
export const recall = defineCountMetric({
  type: 'metrics/Recall',
  options: {},
  highest: false,
  figure: (tp, _, fn) => ratio(tp, tp + fn),
});
