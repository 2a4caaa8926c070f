import { ConfigError, Random, type Dataset, type Model } from '@graftjs/core';
import { dataset } from '@graftjs/datasets';
import { folderStore, type CheckpointStore } from '@graftjs/training';
import { checkCount, checkStrength } from '../statistics/check-number.js';
import { knownOptions } from '../words/known-options.js';
import { featuresOf, type Example } from './features-of.js';
import { bytesOfNumber, keptExample, type Precision } from './kept-row.js';
import type { PhaseData } from './phase-data.js';
import { prefixKey } from './prefix-key.js';
import type { Split } from './split-at-frozen-prefix.js';
import { storedFeatures } from './stored-features.js';
import { viewsOf } from './views-of.js';

/** One gibibyte. */
const BUDGET = 2 ** 30;

export interface CacheOptions {
  /** Whether batch normalisations are folded into convolutions first. Default true. */
  readonly fold?: boolean;
  /** Examples that go through the prefix together. Default 32. */
  readonly batchSize?: number;
  /** How many augmentations of each training example are kept. Default 4. */
  readonly views?: number;
  /** The most that kept features may take, in bytes; beyond, they are computed anew. Default 1 GiB. */
  readonly budget?: number;
  /**
   * `float16` halves what they take, at three digits; `auto` does so where the budget asks for it.
   * Default `float32`, which gives the numbers of the uncached path.
   */
  readonly precision?: Precision | 'auto';
  /**
   * A folder on disk (Node), or a store (`browserStore`), that keeps features from one process to the
   * next. They are found by what the prefix and the examples are; what does not fit any more, or was
   * damaged, is computed anew. Training reads them into memory, where the budget holds for them.
   */
  readonly store?: string | CheckpointStore;
}

/** Features of one view of a data set, and how they were come by. */
interface KeptView {
  readonly examples: readonly Example[];
  readonly bytes: number;
  readonly seconds: number;
  /** Where they were not all computed now. */
  readonly note: string | null;
}

export interface PrepareOptions {
  readonly signal?: AbortSignal | undefined;
  readonly progress?: ((done: number, total: number | null) => void) | undefined;
}

/** Data for a phase, and what it cost to have them. */
export interface Prepared {
  readonly data: PhaseData;
  /** What is kept for it; `null` where nothing is. */
  readonly bytes: number | null;
  /** Why it is or is not kept. */
  readonly reason: string;
  readonly seconds: number;
}

/** What features are wanted of. */
export interface DataToKeep {
  readonly data: Dataset<Example>;
  /** Whether each pass shows the examples in another way. */
  readonly augmented: boolean;
}

/**
 * Features of frozen prefixes, kept for as long as they are right: the key holds the layers
 * before the cut and every bit of their weights and statistics. Several fine-tunings from one model may share a store;
 * with `store`, several processes.
 *
 * @example
 * const cache = new FeatureStore();
 * const probe = await fineTune(modelA, train, { recipe: linearProbe(), cache });
 * const tuned = await fineTune(modelB, train, { recipe: unfreezeLast(), cache });
 * @example
 * await fineTune(model, train, { recipe: linearProbe(), cache: { store: 'runs/features' } });
 */
export class FeatureStore {
  readonly #kept = new WeakMap<Dataset<Example>, Map<string, readonly KeptView[]>>();

  readonly #options: CacheOptions | null;

  /** @param options `null` keeps nothing */
  constructor(options: CacheOptions | null = {}) {
    this.#options = options && checkedCache(options);
  }

  async prepare(
    { prefix, cut }: Split,
    { data, augmented }: DataToKeep,
    options: PrepareOptions = {},
  ): Promise<Prepared> {
    const anew = (reason: string): Prepared => ({
      data: { examples: dataset(data), through: prefix },
      bytes: null,
      reason,
      seconds: 0,
    });
    if (!prefix) return anew(cut.reason);
    if (!this.#options) return anew('the cache is off');
    const { budget = BUDGET, views: asked = 4 } = this.#options;
    const count = augmented ? asked : 1;
    const numbers = numbersOf(prefix, data, count);
    const precision = this.#precision(numbers, budget);
    const bytes = numbers === null ? null : numbers * bytesOfNumber(precision);
    if (bytes !== null && bytes > budget) {
      return anew(`${mebibytes(bytes)} of features are above the budget of ${mebibytes(budget)}`);
    }
    const key = await prefixKey(prefix, { fold: this.#options.fold ?? true, precision });
    const ofData = this.#kept.get(data) ?? new Map<string, readonly KeptView[]>();
    const known = ofData.get(key);
    const again = known !== undefined;
    const views = known ?? (await this.#compute(prefix, data, { count, precision }, options));
    if (!again) this.#kept.set(data, this.#within(ofData, key, views));
    const total = (pick: (features: KeptView) => number): number =>
      views.reduce((sum, features) => sum + pick(features), 0);
    return {
      data: { examples: viewsOf(views.map(({ examples }) => examples)), through: null },
      bytes: total((features) => features.bytes),
      reason: [
        cut.reason,
        ...(again ? ['kept from before'] : [...new Set(views.flatMap(({ note }) => note ?? []))]),
      ].join('; '),
      seconds: again ? 0 : total(({ seconds }) => seconds),
    };
  }

  /** The features of a data set with new ones; the oldest go where the budget is spent. */
  #within(
    known: ReadonlyMap<string, readonly KeptView[]>,
    key: string,
    views: readonly KeptView[],
  ): Map<string, readonly KeptView[]> {
    const kept = new Map(known).set(key, views);
    const bytes = (): number =>
      [...kept.values()].flat().reduce((sum, features) => sum + features.bytes, 0);
    for (const old of known.keys()) {
      if (bytes() <= (this.#options?.budget ?? BUDGET)) break;
      kept.delete(old);
    }
    return kept;
  }

  async #compute(
    prefix: Model,
    data: Dataset<Example>,
    { count, precision }: { readonly count: number; readonly precision: Precision },
    { signal, progress }: PrepareOptions,
  ): Promise<KeptView[]> {
    const { fold = true, batchSize = 32 } = this.#options ?? {};
    const views: KeptView[] = [];
    for (let view = 0; view < count; view++) {
      const pass = { epoch: view, random: new Random('view').split(view) };
      const options = { fold, batchSize, pass, signal, progress, precision };
      const stored = await this.#stored(prefix, data, options);
      const made = stored ?? { ...(await featuresOf(prefix, data, options)), note: null };
      const examples = made.examples.map((example) => keptExample(example, precision));
      const { seconds, note } = made;
      const bytes = precision === 'float16' && !stored ? made.bytes / 2 : made.bytes;
      views.push({ examples, bytes, seconds, note });
    }
    return views;
  }

  /** From the store, where there is one and it can tell examples apart. */
  async #stored(
    prefix: Model,
    data: Dataset<Example>,
    options: Omit<Parameters<typeof storedFeatures>[2], 'store'>,
  ): Promise<KeptView | null> {
    const place = this.#options?.store;
    if (place === undefined) return null;
    const store = typeof place === 'string' ? folderStore(place) : place;
    const made = await storedFeatures(prefix, data, { ...options, store });
    if (!made) return null;
    const { examples, found, damaged } = made;
    const note = damaged
      ? `the features in ${store.where} were damaged, and computed anew`
      : found > 0
        ? `${found} of ${examples.length} from ${store.where}`
        : null;
    return { ...made, note };
  }

  #precision(numbers: number | null, budget: number): Precision {
    const { precision = 'float32' } = this.#options ?? {};
    if (precision !== 'auto') return precision;
    return numbers !== null && numbers * 4 > budget ? 'float16' : 'float32';
  }
}

function checkedCache(given: CacheOptions): CacheOptions {
  const where = 'features';
  const names = ['fold', 'batchSize', 'views', 'budget', 'precision', 'store'] as const;
  const { precision = 'float32' } = knownOptions(where, given, names);
  for (const name of ['batchSize', 'views'] as const) checkCount(where, name, given[name] ?? 1);
  checkStrength(where, 'budget', Math.min(given.budget ?? 0, Number.MAX_VALUE));
  if (['float32', 'float16', 'auto'].includes(precision)) return given;
  throw new ConfigError({
    where,
    problem: 'the option "precision" cannot be used',
    operands: [
      { label: 'expected', value: '"float32", "float16" or "auto"' },
      { label: 'got', value: String(precision) },
    ],
  });
}

/** How many numbers; `null` where the number of examples or the shape is not known before. */
function numbersOf(prefix: Model, data: Dataset<Example>, views: number): number | null {
  const [, ...shape] = prefix.outputs[0]?.shape ?? [];
  return shape.reduce<number | null>(
    (size, axis) => (size === null || axis === null ? null : size * axis),
    data.size === null ? null : data.size * views,
  );
}

const mebibytes = (bytes: number): string => `${Math.round(bytes / 2 ** 20)} MiB`;
