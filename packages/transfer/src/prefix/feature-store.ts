import { Random, type Dataset, type Model } from '@graftjs/core';
import { dataset } from '@graftjs/datasets';
import { fingerprint } from '../freezing/fingerprint.js';
import { featuresOf, type Example, type Features } from './features-of.js';
import type { PhaseData } from './phase-data.js';
import type { Split } from './split-at-frozen-prefix.js';
import { viewsOf } from './views-of.js';

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

export interface StoreOptions extends CacheOptions {
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
 * bit of the weights and statistics before it.
 */
export class FeatureStore {
  readonly #kept = new Map<Dataset<Example>, { key: string; views: readonly Features[] }>();

  /** @param options `null` keeps nothing */
  constructor(private readonly options: StoreOptions | null) {}

  async prepare({ prefix, cut }: Split, { data, augmented }: DataToKeep): Promise<Prepared> {
    const anew = (reason: string): Prepared => ({
      data: { examples: dataset(data), through: prefix },
      bytes: null,
      reason,
      seconds: 0,
    });
    if (!prefix) return anew(cut.reason);
    if (!this.options) return anew('the cache is off');
    const { budget = 2 ** 30, views: asked = 4 } = this.options;
    const count = augmented ? asked : 1;
    const bytes = bytesOf(prefix, data, count);
    if (bytes !== null && bytes > budget) {
      return anew(`${mebibytes(bytes)} of features are above the budget of ${mebibytes(budget)}`);
    }
    const key = await keyOf(prefix);
    const known = this.#kept.get(data);
    const again = known?.key === key;
    const views = again ? known.views : await this.#compute(prefix, data, count);
    this.#kept.set(data, { key, views });
    const total = (pick: (features: Features) => number): number =>
      views.reduce((sum, features) => sum + pick(features), 0);
    return {
      data: { examples: viewsOf(views.map(({ examples }) => examples)), through: null },
      bytes: total((features) => features.bytes),
      reason: again ? `${cut.reason}; kept from the phase before` : cut.reason,
      seconds: again ? 0 : total(({ seconds }) => seconds),
    };
  }

  async #compute(prefix: Model, data: Dataset<Example>, count: number): Promise<Features[]> {
    const { fold = true, batchSize = 32, signal, progress } = this.options as StoreOptions;
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
