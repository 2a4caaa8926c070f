import { Random, type Dataset, type Model } from '@graftjs/core';
import { dataset } from '@graftjs/datasets';
import { fingerprint } from '../freezing/fingerprint.js';
import { featuresOf, type Example, type Features } from './features-of.js';
import type { PhaseData } from './phase-data.js';
import type { Split } from './split-at-frozen-prefix.js';
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
 * Features of frozen prefixes, kept for as long as they are right: the key holds the cut and every
 * bit of the weights and statistics before it. Several fine-tunings from one model may share a store.
 *
 * @example
 * const cache = new FeatureStore();
 * const probe = await fineTune(modelA, train, { recipe: linearProbe(), cache });
 * const tuned = await fineTune(modelB, train, { recipe: unfreezeLast(), cache });
 */
export class FeatureStore {
  readonly #kept = new WeakMap<Dataset<Example>, Map<string, readonly Features[]>>();

  /** @param options `null` keeps nothing */
  constructor(private readonly options: CacheOptions | null = {}) {}

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
    if (!this.options) return anew('the cache is off');
    const { budget = BUDGET, views: asked = 4 } = this.options;
    const count = augmented ? asked : 1;
    const bytes = bytesOf(prefix, data, count);
    if (bytes !== null && bytes > budget) {
      return anew(`${mebibytes(bytes)} of features are above the budget of ${mebibytes(budget)}`);
    }
    const key = await keyOf(prefix);
    const ofData = this.#kept.get(data) ?? new Map<string, readonly Features[]>();
    const known = ofData.get(key);
    const again = known !== undefined;
    const views = known ?? (await this.#compute(prefix, data, count, options));
    if (!again) this.#kept.set(data, this.#within(ofData, key, views));
    const total = (pick: (features: Features) => number): number =>
      views.reduce((sum, features) => sum + pick(features), 0);
    return {
      data: { examples: viewsOf(views.map(({ examples }) => examples)), through: null },
      bytes: total((features) => features.bytes),
      reason: again ? `${cut.reason}; kept from before` : cut.reason,
      seconds: again ? 0 : total(({ seconds }) => seconds),
    };
  }

  /** The features of a data set with new ones; the oldest go where the budget is spent. */
  #within(
    known: ReadonlyMap<string, readonly Features[]>,
    key: string,
    views: readonly Features[],
  ): Map<string, readonly Features[]> {
    const kept = new Map(known).set(key, views);
    const bytes = (): number =>
      [...kept.values()].flat().reduce((sum, features) => sum + features.bytes, 0);
    for (const old of known.keys()) {
      if (bytes() <= (this.options?.budget ?? BUDGET)) break;
      kept.delete(old);
    }
    return kept;
  }

  async #compute(
    prefix: Model,
    data: Dataset<Example>,
    count: number,
    { signal, progress }: PrepareOptions,
  ): Promise<Features[]> {
    const { fold = true, batchSize = 32 } = this.options ?? {};
    const views: Features[] = [];
    for (let view = 0; view < count; view++) {
      const pass = { epoch: view, random: new Random('view').split(view) };
      views.push(await featuresOf(prefix, data, { fold, batchSize, pass, signal, progress }));
    }
    return views;
  }
}

async function keyOf(prefix: Model): Promise<string> {
  const hashes = await fingerprint(prefix.parameters);
  const end = prefix.outputs[0]?.use.layer.name ?? '';
  return [end, ...hashes.values()].join(' ');
}

/** `null` where the number of examples or the shape is not known before. */
function bytesOf(prefix: Model, data: Dataset<Example>, views: number): number | null {
  const [, ...shape] = prefix.outputs[0]?.shape ?? [];
  return shape.reduce<number | null>(
    (size, axis) => (size === null || axis === null ? null : size * axis),
    data.size === null ? null : data.size * views * 4,
  );
}

const mebibytes = (bytes: number): string => `${Math.round(bytes / 2 ** 20)} MiB`;
