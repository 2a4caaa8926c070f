import { Random, type Dataset, type Loss, type Model } from '@graftjs/core';
import type { HostArray } from '@graftjs/datasets';
import { evaluate } from '@graftjs/training';
import type { Deadline } from '../adaptive/deadline.js';
import { splitAtHead } from '../choosing/split-at-head.js';
import { drawnOfEachClass, type Labelled } from '../examples/labelled.js';
import { fineTune } from '../fine-tuning/fine-tune.js';
import { taskOf } from '../fine-tuning/task-of.js';
import { neighboursClassifier } from '../heads/neighbours.js';
import { SourceValues } from '../penalties/source-values.js';
import { type FeatureStore } from '../prefix/feature-store.js';
import { featuresOf, type Example } from '../prefix/features-of.js';
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
  readonly test: Labelled;
  /** Labels of each class, the most important first. */
  readonly labels: readonly number[];
  readonly seeds: readonly number[];
  /** Steps of every run that trains by gradients. */
  readonly steps: number;
  /** Rates of training from scratch: all with the first seed, the two best of it with the others. */
  readonly scratchRates: readonly number[];
  readonly tuned: (epochs: number) => Recipe;
  readonly batchSize: number;
  readonly deadline: Deadline;
  /** Features of the test examples are kept here. */
  readonly cache: FeatureStore;
  readonly progress: (doing: string) => void;
  /** Gives what was kept of an earlier call under this name, else what the work gives. */
  readonly kept?: (name: string, work: () => Promise<FewShotRun[]>) => Promise<FewShotRun[]>;
  /** Looks at the model right after a run, before anything else is trained. */
  readonly watch?: (run: FewShotRun) => Promise<void>;
}

export const SCRATCH = 'scratch';
export const PROBE = 'probe';
export const TUNED = 'transfer';
export const PLAIN = 'plain fine-tuning';
export const NEIGHBOURS = 'nearest neighbours';

/** The time was up before a pair was whole. */
const CUT_SHORT = Symbol('cut short');

/**
 * Trains with few labels in several ways, the same examples and as many steps for each way: from
 * scratch at each of several rates, a probe, the recipe, and plain fine-tuning from a random head;
 * and counts neighbours on the frozen features. Each pair of labels and seed is done whole or not at
 * all. The model is afterwards as it was.
 */
export async function fewShotRuns(model: Model, options: FewShotOptions): Promise<FewShotRun[]> {
  const { labels, seeds, deadline, progress, kept = (_, work) => work() } = options;
  const start = new SourceValues(new Set(model.parameters));
  const runs: FewShotRun[] = [];
  const longest = new Map<string, number>();
  try {
    for (const { each, seed, part } of orderOf(labels, seeds)) {
      const begin = deadline.elapsed;
      if (deadline.over || deadline.left < (longest.get(part) ?? 0)) break;
      progress(`${each} label${each === 1 ? '' : 's'} of each class, seed ${seed}: ${part}`);
      const rates = scratchRatesFor(runs, each, options);
      const own = await kept(`${part}, ${each} labels, seed ${seed}`, () =>
        new Pair(model, start, { ...options, each, seed }).run(part, rates),
      ).catch((error: unknown) => {
        if (error === CUT_SHORT) return null;
        throw error;
      });
      if (!own) break;
      runs.push(...own);
      longest.set(part, Math.max(longest.get(part) ?? 0, deadline.elapsed - begin));
    }
  } finally {
    start.restore();
    start.dispose();
  }
  return runs;
}

type Part = 'in pairs' | 'plain fine-tuning';

/** Three seeds of every number of labels first, then what is beside them, then the other seeds. */
function orderOf(labels: readonly number[], seeds: readonly number[]) {
  const pairs = (some: readonly number[], part: Part) =>
    labels.flatMap((each) => some.map((seed) => ({ each, seed, part })));
  const [first, others] = [seeds.slice(0, 3), seeds.slice(3)];
  return [first, others].flatMap((some) => [
    ...pairs(some, 'in pairs'),
    ...pairs(some, 'plain fine-tuning'),
  ]);
}

/** All rates where nothing is known of them yet, else the two that did best with the first seed. */
function scratchRatesFor(
  runs: readonly FewShotRun[],
  each: number,
  { scratchRates, seeds }: FewShotOptions,
): readonly number[] {
  const accuracyAt = (rate: number) =>
    runs.find(
      (run) => run.labels === each && run.seed === seeds[0] && run.arm === `${SCRATCH} at ${rate}`,
    )?.accuracy;
  if (scratchRates.some((rate) => accuracyAt(rate) === undefined)) return scratchRates;
  const best = [...scratchRates].sort((a, b) => (accuracyAt(b) ?? 0) - (accuracyAt(a) ?? 0));
  return scratchRates.filter((rate) => best.indexOf(rate) < 2);
}

/** All ways with the same few examples. */
class Pair {
  readonly #runs: FewShotRun[] = [];
  readonly #signal: AbortSignal;

  constructor(
    private readonly model: Model,
    private readonly start: SourceValues,
    private readonly given: FewShotOptions & { readonly seed: number; readonly each: number },
  ) {
    this.#signal = given.deadline.signal();
  }

  async run(part: Part, rates: readonly number[]): Promise<FewShotRun[]> {
    const { pool, each, seed, steps, batchSize, cache, deadline } = this.given;
    const positions = drawnOfEachClass(pool.labels, each, new Random(seed).split('few'));
    const train = pool.data.subset(positions);
    const epochs = Math.max(1, Math.round(steps / Math.ceil(positions.length / batchSize)));
    try {
      if (part === 'plain fine-tuning') {
        await this.#train(PLAIN, train, fullFineTuning({ epochs }), false);
        return this.#runs;
      }
      for (const rate of rates) {
        reinitialize(this.model, new Random(seed).split('scratch'));
        const recipe = fullFineTuning({
          ...{ epochs, learningRate: rate, normalization: 'adapting' },
        });
        await this.#train(`${SCRATCH} at ${rate}`, train, recipe, false);
      }
      await this.#neighbours(train, positions);
      await this.#train(PROBE, train, linearProbe({ epochs: 0 }), cache);
      await this.#train(TUNED, train, this.given.tuned(epochs), cache);
      return this.#runs;
    } catch (error) {
      if (this.#signal.aborted && !deadline.interrupted) throw CUT_SHORT;
      throw error;
    }
  }

  async #train(
    arm: string,
    train: Dataset<Example>,
    recipe: Recipe,
    cache: FeatureStore | false,
  ): Promise<void> {
    const { seed, batchSize, test } = this.given;
    const signal = this.#signal;
    const task = await taskOf(this.model, test.data, {});
    await fineTune(this.model, train, { recipe, seed, batchSize, cache, signal });
    // Once, at the end: after each epoch it would take longer than the training.
    const { loss, metrics } = task;
    const batches = test.data.batch(64) as never;
    const figures = await evaluate(this.model, batches, { loss: loss as Loss, metrics });
    await this.#add(arm, figures['accuracy'] ?? NaN);
    this.start.restore();
  }

  /** The nearest of the few examples vote, on the features of the base as it came. */
  async #neighbours(train: Dataset<Example>, positions: Int32Array): Promise<void> {
    const { pool, test } = this.given;
    this.start.restore();
    const { body } = splitAtHead(this.model);
    const rows = async (data: Dataset<Example>) =>
      (await featuresOf(body, data, { signal: this.#signal })).examples.map(
        ({ x }) => (x as HostArray<Float32Array>).data,
      );
    const labels = Int32Array.from(positions, (at) => pool.labels[at] as number);
    // Of fewer than three of a class, the nearest alone: other classes would outvote it.
    const classifier = neighboursClassifier(
      { features: await rows(train), labels, classes: pool.classes },
      { k: this.given.each < 3 ? 1 : 3 },
    );
    const right = classifier
      .probabilities(await rows(test.data))
      .filter((p, i) => p.indexOf(Math.max(...p)) === test.labels[i]);
    await this.#add(NEIGHBOURS, right.length / test.labels.length);
  }

  async #add(arm: string, accuracy: number): Promise<void> {
    if (this.#signal.aborted) throw this.#signal.reason;
    const { each: labels, seed, watch } = this.given;
    const run = { arm, labels, seed, accuracy };
    await watch?.(run);
    this.#runs.push(run);
  }
}
