import { ConfigError, Random } from '@graftjs/core';
import { fromNumberSafeJson, toNumberSafeJson } from '../checkpoint/number-safe-json.js';
import type { CheckpointStore } from '../checkpoint/checkpoint-store.js';
import { storeOf } from '../checkpoint/folder-store.js';
import { drawPoint, gridOf, type Point, type SearchSpace } from './search-space.js';

export interface SearchOptions<S extends SearchSpace> {
  readonly space: S;
  /**
   * `grid`: every combination. `random`: `trials` draws. `halving`: `trials` draws with a small
   * budget, of which the better part goes on with more, until the largest (Jamieson and Talwalkar
   * 2016).
   */
  readonly strategy: 'grid' | 'random' | 'halving';
  /** Draws, default 10; a grid has as many as it has. */
  readonly trials?: number;
  readonly seed: number;
  /** Whether less or more of the score is better. */
  readonly mode: 'min' | 'max';
  /** Budget of a trial, such as epochs; for `halving`, that of the last rung. Default 1. */
  readonly budget?: number;
  /** Budget of the first rung of `halving`, default 1. */
  readonly minBudget?: number;
  /** How much more each rung of `halving` gets, and how many fewer go on; default 3. */
  readonly factor?: number;
  /** A folder (Node) or store that keeps what is done: the same search goes on there. */
  readonly folder?: string | CheckpointStore;
  readonly signal?: AbortSignal;
  /** Hears of every trial. */
  readonly onTrial?: (trial: Trial<S>) => void;
}

export interface Trial<S extends SearchSpace> {
  /** The same for all budgets of one point. */
  readonly id: number;
  readonly point: Point<S>;
  readonly budget: number;
  /** NaN, or an error, counts as the worst. */
  readonly score: number;
  readonly error?: string;
}

export interface SearchResult<S extends SearchSpace> {
  /** The best of those with the largest budget. */
  readonly best: Trial<S>;
  /** In the order in which they ran. */
  readonly trials: readonly Trial<S>[];
}

/** What a trial is given beside its point. */
export interface TrialContext {
  readonly id: number;
  readonly budget: number;
  /** Its own, the same whenever the search is repeated. */
  readonly seed: number;
  readonly signal: AbortSignal | undefined;
}

/**
 * Tries hyperparameters. Trials that are done are not done again: with a `folder`, a search that was
 * broken off goes on where it was.
 *
 * @param evaluate trains with a point and says how good it is
 *
 * @example
 * const { best } = await search(
 *   { space: { rate: logUniform(1e-4, 1e-1), units: oneOf([16, 32]) }, strategy: 'halving', trials: 9, budget: 9, seed: 7, mode: 'max' },
 *   async ({ rate, units }, { budget, seed }) => {
 *     const history = await fit(makeModel(units), data, { loss, optimizer: adam(rate), epochs: budget, seed, … });
 *     return history.values('val.acc').at(-1);
 *   },
 * );
 */
export async function search<const S extends SearchSpace>(
  options: SearchOptions<S>,
  evaluate: (point: Point<S>, context: TrialContext) => Promise<number>,
): Promise<SearchResult<S>> {
  const { strategy, mode, budget = 1, signal, onTrial } = options;
  const random = new Random(options.seed);
  const record = await trialRecord<S>(options);
  const done: Trial<S>[] = [];
  const tryPoint = async (id: number, point: Point<S>, share: number): Promise<Trial<S>> => {
    const known = record.find(id, share, point);
    const seed = random
      .split('trial')
      .split(id)
      .integer(2 ** 31);
    const trial = known ?? (await runTrial(evaluate, point, { id, budget: share, seed, signal }));
    // What was broken off is not what the point is worth.
    signal?.throwIfAborted();
    if (!known) await record.add(trial);
    done.push(trial);
    onTrial?.(trial);
    return trial;
  };
  const points = strategy === 'grid' ? gridOf(options.space) : draws(options, random);
  let rung = points.map((point, id) => ({ id, point }));
  let best: Trial<S> | null = null;
  const worth = ({ score }: Trial<S>): number =>
    Number.isNaN(score) ? -Infinity : mode === 'max' ? score : -score;
  for (const share of strategy === 'halving' ? budgets(options) : [budget]) {
    const trials: Trial<S>[] = [];
    for (const { id, point } of rung) trials.push(await tryPoint(id, point, share));
    trials.sort((a, b) => worth(b) - worth(a));
    best = trials[0] ?? best;
    rung = trials.slice(0, Math.max(1, Math.floor(trials.length / (options.factor ?? 3))));
  }
  if (!best) throw new ConfigError({ where: 'search', problem: 'there is nothing to try' });
  return { best, trials: done };
}

async function runTrial<S extends SearchSpace>(
  evaluate: (point: Point<S>, context: TrialContext) => Promise<number>,
  point: Point<S>,
  context: TrialContext,
): Promise<Trial<S>> {
  const { id, budget } = context;
  try {
    return { id, point, budget, score: await evaluate(point, context) };
  } catch (error) {
    if (context.signal?.aborted) throw error;
    return { id, point, budget, score: NaN, error: (error as Error).message };
  }
}

function draws<S extends SearchSpace>({ space, trials = 10 }: SearchOptions<S>, random: Random) {
  return Array.from({ length: trials }, (_, id) =>
    drawPoint(space, random.split('point').split(id)),
  );
}

/** `minBudget`, and `factor` times more for each rung, up to `budget`. */
function budgets<S extends SearchSpace>({
  budget = 1,
  minBudget = 1,
  factor = 3,
}: SearchOptions<S>): number[] {
  const rungs: number[] = [];
  for (let share = budget; share >= minBudget; share /= factor) rungs.unshift(Math.round(share));
  return rungs;
}

/** What was done before, kept as one small file. */
async function trialRecord<S extends SearchSpace>({ folder }: SearchOptions<S>) {
  const store = folder === undefined ? null : storeOf(folder);
  const name = 'search.json';
  const trials: Trial<S>[] = [];
  if (store && (await store.list()).includes(name)) {
    const text = new TextDecoder().decode(await store.read(name));
    trials.push(...(fromNumberSafeJson(text) as Trial<S>[]));
  }
  const same = (a: unknown, b: unknown): boolean => toNumberSafeJson(a) === toNumberSafeJson(b);
  return {
    find: (id: number, budget: number, point: Point<S>) =>
      trials.find(
        (trial) => trial.id === id && trial.budget === budget && same(trial.point, point),
      ),
    async add(trial: Trial<S>): Promise<void> {
      trials.push(trial);
      await store?.write(name, new TextEncoder().encode(toNumberSafeJson(trials)));
    },
  };
}
