import { Random, type Dataset, type Loss, type Model } from '@graftjs/core';
import { dataset } from '@graftjs/datasets';
import { evaluate } from '@graftjs/training';
import type { Deadline } from '../adaptive/deadline.js';
import { drawnOfEachClass, type Labelled } from '../examples/labelled.js';
import { fineTune } from '../fine-tuning/fine-tune.js';
import { taskOf } from '../fine-tuning/task-of.js';
import { SourceValues } from '../penalties/source-values.js';
import { type FeatureStore } from '../prefix/feature-store.js';
import type { Example } from '../prefix/features-of.js';
import type { Recipe } from '../recipes/define-recipe.js';
import { fullFineTuning } from '../recipes/full-fine-tuning.js';
import { linearProbe } from '../recipes/linear-probe.js';
import { reinitialize } from './reinitialize.js';

/** One accuracy of one way, at so many labels of each class, with one seed. */
export interface FewShotRun {
  readonly arm: string;
  readonly labels: number;
  readonly seed: number;
  readonly accuracy: number;
}

export interface FewShotOptions {
  readonly pool: Labelled;
  readonly test: Dataset<Example>;
  /** Labels of each class, the most important first. */
  readonly labels: readonly number[];
  readonly seeds: readonly number[];
  /** Steps of every run that trains by gradients. */
  readonly steps: number;
  /** Rates that training from scratch may choose from, by its mean accuracy. */
  readonly scratchRates: readonly number[];
  readonly tuned: (epochs: number) => Recipe;
  readonly batchSize: number;
  readonly deadline: Deadline;
  /** Features of the test examples are kept here. */
  readonly cache: FeatureStore;
  readonly progress: (doing: string) => void;
}

export const SCRATCH = 'scratch';
export const PROBE = 'probe';
export const TUNED = 'transfer';

/**
 * Trains with few labels in several ways, the same examples and as many steps for each way: from
 * scratch at each of several rates, a probe, and the recipe. Each pair of labels and seed is done
 * whole or not at all. The model is afterwards as it was.
 */
export async function fewShotRuns(model: Model, options: FewShotOptions): Promise<FewShotRun[]> {
  const { pool, labels, seeds, deadline, progress } = options;
  const start = new SourceValues(new Set(model.parameters));
  const runs: FewShotRun[] = [];
  let longest = 0;
  try {
    for (const { each, seed } of orderOf(labels, seeds)) {
      const begin = deadline.elapsed;
      if (deadline.over || deadline.left < longest) break;
      progress(`${each} labels of each class, seed ${seed}`);
      const positions = drawnOfEachClass(pool.labels, each, new Random(seed).split('few'));
      const train = pool.data.subset(positions);
      const own = await allWays(model, train, positions.length, { ...options, seed, each }, start);
      if (!own) break;
      runs.push(...own);
      longest = Math.max(longest, deadline.elapsed - begin);
    }
  } finally {
    start.restore();
    start.dispose();
  }
  return runs;
}

/** Three seeds of every number of labels first, then the others. */
function orderOf(labels: readonly number[], seeds: readonly number[]) {
  const pairs = (some: readonly number[]) =>
    labels.flatMap((each) => some.map((seed) => ({ each, seed })));
  return [...pairs(seeds.slice(0, 3)), ...pairs(seeds.slice(3))];
}

/** `null` where the time was up first. */
async function allWays(
  model: Model,
  train: Dataset<Example>,
  count: number,
  given: FewShotOptions & { readonly seed: number; readonly each: number },
  start: SourceValues,
): Promise<FewShotRun[] | null> {
  const { seed, each, steps, batchSize, deadline, test, cache } = given;
  const epochs = Math.max(1, Math.round(steps / Math.ceil(count / batchSize)));
  const runs: FewShotRun[] = [];
  const signal = deadline.signal();
  const task = await taskOf(model, test, {});
  const run = async (arm: string, recipe: Recipe, store: FeatureStore | false) => {
    await fineTune(model, train, { recipe, seed, batchSize, cache: store, signal });
    // Once, at the end: after each epoch it would take longer than the training.
    const { loss, metrics } = task;
    const batches = dataset(test).batch(64) as never;
    const figures = await evaluate(model, batches, { loss: loss as Loss, metrics });
    const accuracy = figures['accuracy'] ?? NaN;
    if (signal.aborted) throw signal.reason;
    runs.push({ arm, labels: each, seed, accuracy });
  };
  try {
    for (const rate of given.scratchRates) {
      reinitialize(model, new Random(seed).split('scratch'));
      const recipe = fullFineTuning({ epochs, learningRate: rate, normalization: 'adapting' });
      await run(`${SCRATCH} at ${rate}`, recipe, false);
    }
    start.restore();
    await run(PROBE, linearProbe({ epochs: 0 }), cache);
    start.restore();
    await run(TUNED, given.tuned(epochs), cache);
    start.restore();
    return runs;
  } catch (error) {
    if (signal.aborted && !deadline.interrupted) return null;
    throw error;
  }
}
