import { ConfigError } from '@graftjs/core';
import type { Interval } from '../statistics/bootstrap-interval.js';
import { checkCount } from '../statistics/check-number.js';
import { halfSampleInterval } from '../statistics/half-sample-interval.js';
import type { Table } from '../statistics/table.js';
import { crossValidatedProbe } from './cross-validated-probe.js';
import { gaussianBhattacharyya } from './gaussian-bhattacharyya.js';
import { hScore } from './h-score.js';
import { leep } from './leep.js';
import { logMe } from './log-me.js';
import { nLeep } from './n-leep.js';
import { leaveOneOutNearest, leaveOneOutPrototype } from './nearest-baselines.js';
import { negativeConditionalEntropy } from './negative-conditional-entropy.js';
import { transRate } from './trans-rate.js';

/** The scores by name; all of them higher for what promises more. */
export const transferScores = {
  logMe: (features: Table, labels: ArrayLike<number>) => logMe(features, labels),
  hScore: (features: Table, labels: ArrayLike<number>) => hScore(features, labels),
  gaussianBhattacharyya: (features: Table, labels: ArrayLike<number>) =>
    gaussianBhattacharyya(features, labels),
  transRate: (features: Table, labels: ArrayLike<number>) => transRate(features, labels),
  nLeep: (features: Table, labels: ArrayLike<number>) => nLeep(features, labels),
  nearest: leaveOneOutNearest,
  prototype: leaveOneOutPrototype,
  probe: (features: Table, labels: ArrayLike<number>) => crossValidatedProbe(features, labels),
} as const;
export type TransferScore = keyof typeof transferScores;

/** Scores of the source head's probabilities, for models that have a head. */
export const headScores = { leep, negativeConditionalEntropy } as const;
export type HeadScore = keyof typeof headScores;

/** A pretrained model as the scores see it: what it makes of the target's examples. */
export interface Candidate {
  readonly name: string;
  /** One row an example, in the order of the labels. */
  readonly features: Table;
  /** The source head's probabilities, where there is one. */
  readonly probabilities?: Table | undefined;
  /** Seconds that the features took. */
  readonly seconds?: number | undefined;
  readonly parameters?: number | undefined;
  readonly license?: string | undefined;
}

export interface RankOptions {
  /** What the ranking goes by. Default `logMe`. */
  readonly by?: TransferScore | HeadScore;
  /** Rounds of the resampling of examples; 0 for no intervals. Default 100. */
  readonly rounds?: number;
  /** Default 0. */
  readonly seed?: number;
}

export interface RankedCandidate {
  readonly rank: number;
  readonly name: string;
  readonly scores: { readonly [S in TransferScore | HeadScore]?: number };
  /** 95 % interval of the score that the ranking goes by. */
  readonly interval: Interval | null;
  readonly seconds: number | undefined;
  readonly parameters: number | undefined;
  readonly license: string | undefined;
}

/**
 * Ranks pretrained models for a target by what their features are worth on its labelled examples,
 * without training any. The best comes first.
 *
 * @example
 * const candidates = [{ name: 'a', features: a }, { name: 'b', features: b }];
 * rankFeatures(candidates, labels).map(({ rank, name, scores }) => [rank, name, scores.logMe]);
 */
export function rankFeatures(
  candidates: readonly Candidate[],
  labels: ArrayLike<number>,
  { by = 'logMe', rounds = 100, seed = 0 }: RankOptions = {},
): RankedCandidate[] {
  checkCandidates(candidates, by, rounds);
  const scored = candidates.map((candidate) => {
    const scores = scoresOfCandidate(candidate, labels);
    if (scores[by] === undefined) {
      throw new ConfigError({
        where: 'rankFeatures',
        problem: `"${candidate.name}" has no source head, so there is no ${by}`,
        hint: `Rank by one of ${Object.keys(transferScores).join(', ')}.`,
      });
    }
    const interval = rounds > 0 ? intervalOf(candidate, labels, by, rounds, seed) : null;
    const { name, seconds, parameters, license } = candidate;
    return { name, scores, interval, seconds, parameters, license };
  });
  return scored
    .sort((a, b) => (b.scores[by] as number) - (a.scores[by] as number))
    .map((candidate, i) => ({ rank: i + 1, ...candidate }));
}

function checkCandidates(candidates: readonly Candidate[], by: string, rounds: number): void {
  const where = 'rankFeatures';
  if (candidates.length === 0) throw new ConfigError({ where, problem: 'there are no candidates' });
  checkCount(where, 'rounds', rounds, 0);
  const known = [...Object.keys(transferScores), ...Object.keys(headScores)];
  if (known.includes(by)) return;
  throw new ConfigError({
    where,
    problem: `there is no score "${by}"`,
    hint: `Scores are ${known.join(', ')}.`,
  });
}

function scoresOfCandidate(
  { features, probabilities }: Candidate,
  labels: ArrayLike<number>,
): { [S in TransferScore | HeadScore]?: number } {
  const scores: { [S in TransferScore | HeadScore]?: number } = {};
  for (const name of Object.keys(transferScores) as TransferScore[]) {
    scores[name] = transferScores[name](features, labels);
  }
  if (probabilities) {
    for (const name of Object.keys(headScores) as HeadScore[]) {
      scores[name] = headScores[name](probabilities, labels);
    }
  }
  return scores;
}

function intervalOf(
  { features, probabilities = [] }: Candidate,
  labels: ArrayLike<number>,
  by: TransferScore | HeadScore,
  rounds: number,
  seed: number,
): Interval {
  const [score, rows] =
    by in headScores
      ? [headScores[by as HeadScore], probabilities]
      : [transferScores[by as TransferScore], features];
  const estimate = score(rows, labels);
  const { low, high } = halfSampleInterval(
    labels,
    (indices) =>
      score(
        indices.map((i) => rows[i] as ArrayLike<number>),
        indices.map((i) => labels[i] as number),
      ),
    { rounds, seed },
  );
  return { low: estimate + low, high: estimate + high };
}
