import { options } from '@graftjs/core';
import { ratio } from './class-counts.js';
import { defineCountMetric } from './define-count-metric.js';

const fBeta = (tp: number, fp: number, fn: number, beta: number): number =>
  ratio((1 + beta ** 2) * tp, (1 + beta ** 2) * tp + beta ** 2 * fn + fp);

/**
 * (1 + β²) · precision · recall / (β² · precision + recall), over everything seen; β (1) says how
 * much more recall counts.
 *
 * The highest of several scores is the answer, a single score above 0.5; a `threshold` takes every
 * score above it (several labels). The mean over classes is `'macro'` unless `average` says
 * `'micro'` or `'weighted'`.
 *
 * @example
 * fBetaScore({ beta: 2 });
 */
export const fBetaScore = defineCountMetric({
  type: 'metrics/FBetaScore',
  options: { beta: options.number({ min: 0, default: 1 }) },
  highest: true,
  figure: (tp, fp, fn, { beta }) => fBeta(tp, fp, fn, beta),
});

/**
 * The harmonic mean of precision and recall, 2 TP / (2 TP + FP + FN), over everything seen. Options
 * as those of `fBetaScore`.
 *
 * @example
 * f1Score({ average: 'weighted' });
 */
export const f1Score = defineCountMetric({
  type: 'metrics/F1Score',
  options: {},
  highest: true,
  figure: (tp, fp, fn) => fBeta(tp, fp, fn, 1),
});
