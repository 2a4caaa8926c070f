import { defineMetric, options } from '@graftjs/core';
import { batchMoments, joinedMoments } from './batch-moments.js';

/**
 * 1 − Σ(y − ŷ)² / Σ(y − mean y)², the share of the spread that predictions explain, over everything
 * seen. Columns are averaged, or weighted by their spread; `numRegressors` p gives the adjusted
 * figure 1 − (1 − R²)(n − 1) / (n − p − 1).
 *
 * @example
 * r2Score();
 */
export const r2Score = defineMetric({
  type: 'metrics/R2Score',
  options: {
    classAggregation: options.oneOf(['uniformAverage', 'varianceWeighted'], {
      default: 'uniformAverage',
    }),
    numRegressors: options.integer({ min: 0, default: 0 }),
  },
  combine: 'concat',
  statistics: (yTrue, yPred, { sampleWeight }) =>
    batchMoments(yTrue, yPred, sampleWeight, 'metric R2Score'),
  result(state, { classAggregation, numRegressors }) {
    const columns = joinedMoments(state);
    let [total, share] = [0, 0];
    for (const { residuals, squaresTrue } of columns) {
      // A column without spread is explained by its own value alone.
      const explained = squaresTrue > 0 ? 1 - residuals / squaresTrue : Number(residuals === 0);
      const weight = classAggregation === 'uniformAverage' ? 1 : squaresTrue;
      total += weight * explained;
      share += weight;
    }
    const score = share > 0 ? total / share : NaN;
    const n = columns[0]?.weight ?? 0;
    if (numRegressors === 0 || n - numRegressors - 1 <= 0) return score;
    return 1 - ((1 - score) * (n - 1)) / (n - numRegressors - 1);
  },
});
