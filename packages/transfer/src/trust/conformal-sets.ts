import { ConfigError, DataError } from '@graftjs/core';
import { checkClassNumbers, checkProbabilities } from '../statistics/probabilities.js';
import { checkWidth, type Table } from '../statistics/table.js';

export interface ConformalOptions {
  /** Share of examples whose set may miss the truth. Default 0.1. */
  readonly alpha?: number;
  /** `lac`: classes with p ≥ 1 - q. `aps`: the most likely classes until their sum exceeds q. Default `lac`. */
  readonly method?: 'lac' | 'aps';
}

/** Sets of classes that hold the truth with a promised chance. */
export interface ConformalSets {
  /** The score that the sets go up to; Infinity where too few examples promise anything less. */
  readonly threshold: number;
  readonly alpha: number;
  readonly method: 'lac' | 'aps';
  /** Classes in the set of each example, most likely first. */
  predict(probabilities: Table): number[][];
}

/**
 * Split conformal prediction: the ⌈(n+1)(1-α)⌉-th smallest score of n held-out examples bounds the
 * sets of new ones, which then hold the truth with chance at least 1-α, whatever the model.
 * Scores: 1 - p_y (LAC), or the sum of all p_k ≥ p_y (APS, not randomised).
 *
 * @param probabilities of examples that training did not see, one row an example
 * @example
 * const sets = conformalSets(heldOut, heldOutLabels, { alpha: 0.1 });
 * sets.predict(probabilities); // the classes of each example, of which one is right nine times of ten
 * @see Sadinle et al., "Least Ambiguous Set-Valued Classifiers", 2019; Romano et al.,
 *   "Classification with Valid and Adaptive Coverage", NeurIPS 2020
 */
export function conformalSets(
  probabilities: Table,
  labels: ArrayLike<number>,
  { alpha = 0.1, method = 'lac' }: ConformalOptions = {},
): ConformalSets {
  const classes = checkProbabilities('conformalSets', probabilities, labels);
  checkClassNumbers('conformalSets', labels, classes);
  if (!(alpha > 0 && alpha < 1)) {
    throw new ConfigError({
      where: 'conformalSets',
      problem: `alpha is ${alpha}, not between 0 and 1`,
    });
  }
  const score = SCORES[method];
  if (!score) {
    throw new ConfigError({
      where: 'conformalSets',
      problem: `there is no method "${String(method)}"`,
      hint: 'Methods are "lac" and "aps".',
    });
  }
  const scores = probabilities
    .map((row, i) => score(row, labels[i] as number))
    .sort((a, b) => a - b);
  const exact = (scores.length + 1) * (1 - alpha);
  // What rounding adds to a whole number makes it no larger rank: 20 (1 - 0.7) is 6.
  const rank = Math.ceil(exact - 4 * Number.EPSILON * (scores.length + 1));
  const threshold = rank > scores.length ? Infinity : (scores[rank - 1] as number);
  return {
    threshold,
    alpha,
    method,
    predict: (given) =>
      given.map((row) => {
        checkWidth('conformalSets', row, classes);
        return Array.from({ length: classes }, (_, k) => k)
          .filter((k) => score(row, k) <= threshold)
          .sort((a, b) => (row[b] as number) - (row[a] as number));
      }),
  };
}

/** Share of examples whose set holds the truth. */
export function coverageOf(
  sets: readonly (readonly number[])[],
  labels: ArrayLike<number>,
): number {
  if (sets.length === 0 || sets.length !== labels.length) {
    throw new DataError({
      where: 'coverageOf',
      problem: `it needs a label for each set; got ${sets.length} sets and ${labels.length} labels`,
    });
  }
  return sets.filter((set, i) => set.includes(labels[i] as number)).length / sets.length;
}

const lacScore = (row: ArrayLike<number>, k: number) => 1 - (row[k] as number);

function apsScore(row: ArrayLike<number>, k: number): number {
  let sum = 0;
  const own = row[k] as number;
  for (let j = 0; j < row.length; j++) if ((row[j] as number) >= own) sum += row[j] as number;
  return sum;
}

const SCORES = { lac: lacScore, aps: apsScore };
