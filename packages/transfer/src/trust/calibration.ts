import { indexOfMaximum } from '../statistics/index-of-maximum.js';
import { checkCount } from '../statistics/check-number.js';
import { checkClassNumbers, checkProbabilities } from '../statistics/probabilities.js';
import type { Table } from '../statistics/table.js';

/** One bin of a reliability diagram. */
export interface ReliabilityBin {
  readonly from: number;
  readonly to: number;
  readonly count: number;
  /** Mean of the highest probability. */
  readonly confidence: number;
  /** Share of right predictions. */
  readonly accuracy: number;
}

/** Predictions by confidence, in equal bins (from, to]. */
export function reliability(
  probabilities: Table,
  labels: ArrayLike<number>,
  { bins = 15 }: { readonly bins?: number } = {},
): ReliabilityBin[] {
  checkAnswers('reliability', probabilities, labels);
  checkCount('reliability', 'bins', bins);
  const sums = Array.from({ length: bins }, () => ({ count: 0, confidence: 0, right: 0 }));
  probabilities.forEach((row, i) => {
    const best = indexOfMaximum(row);
    const confidence = row[best] as number;
    const bin = sums[binOf(confidence, bins)] as (typeof sums)[0];
    bin.count += 1;
    bin.confidence += confidence;
    bin.right += Number(best === labels[i]);
  });
  return sums.map(({ count, confidence, right }, k) => ({
    from: k / bins,
    to: (k + 1) / bins,
    count,
    confidence: count ? confidence / count : NaN,
    accuracy: count ? right / count : NaN,
  }));
}

/** The bin (k / bins, (k + 1) / bins] that a number falls into, by its edges as they are in doubles. */
function binOf(confidence: number, bins: number): number {
  let k = Math.min(bins - 1, Math.max(0, Math.ceil(confidence * bins) - 1));
  while (k > 0 && confidence <= k / bins) k -= 1;
  while (k < bins - 1 && confidence > (k + 1) / bins) k += 1;
  return k;
}

function checkAnswers(where: string, probabilities: Table, labels: ArrayLike<number>): void {
  checkClassNumbers(where, labels, checkProbabilities(where, probabilities, labels));
}

/**
 * Expected calibration error: Σ_b n_b/N |accuracy_b - confidence_b| over equal bins of confidence.
 *
 * @example
 * calibrationError([[0.9, 0.1], [0.9, 0.1]], [0, 1]); // 0.4: 90 % sure, and right half of the time
 * @see Guo et al., "On Calibration of Modern Neural Networks", ICML 2017
 */
export function calibrationError(
  probabilities: Table,
  labels: ArrayLike<number>,
  options?: { readonly bins?: number },
): number {
  return reliability(probabilities, labels, options).reduce(
    (sum, { count, confidence, accuracy }) =>
      count ? sum + (count / probabilities.length) * Math.abs(accuracy - confidence) : sum,
    0,
  );
}

/** Brier score: mean over examples of Σ_k (p_k - [k = y])². 0 is best, 2 worst. */
export function brierScore(probabilities: Table, labels: ArrayLike<number>): number {
  checkAnswers('brierScore', probabilities, labels);
  let total = 0;
  probabilities.forEach((row, i) => {
    for (let k = 0; k < row.length; k++)
      total += ((row[k] as number) - Number(k === labels[i])) ** 2;
  });
  return total / probabilities.length;
}

/** Mean of -ln p_y, in nats. Probabilities below 1e-300 count as that. */
export function logLoss(probabilities: Table, labels: ArrayLike<number>): number {
  checkAnswers('logLoss', probabilities, labels);
  let total = 0;
  probabilities.forEach((row, i) => {
    total -= Math.log(Math.max(1e-300, row[labels[i] as number] as number));
  });
  return total / probabilities.length;
}
