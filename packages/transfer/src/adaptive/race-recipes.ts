import { ConfigError, Random, type Dataset, type Model } from '@graftjs/core';
import { FeatureStore } from '../prefix/feature-store.js';
import type { Example } from '../prefix/features-of.js';
import { SourceValues } from '../penalties/source-values.js';
import type { Recipe } from '../recipes/define-recipe.js';
import { attempt, isBetter, type Attempt } from './attempt.js';
import { Deadline } from './deadline.js';

export interface RaceOptions {
  readonly recipes: { readonly [name: string]: Recipe };
  /** Examples that train nothing: they decide. */
  readonly validation: Dataset<Example>;
  /** For all of them together. */
  readonly seconds: number;
  readonly batchSize?: number;
  readonly seed?: number | string;
  readonly cache?: FeatureStore;
  readonly signal?: AbortSignal;
}

/** How a race went. */
export interface Race {
  /** The name of the recipe that did best, `null` where the time was up before any was measured. */
  readonly winner: string | null;
  readonly attempts: readonly Attempt[];
  readonly seconds: number;
}

/**
 * A short race under a budget: each recipe fine-tunes the model from the same weights, for at most
 * its share of the time that is left, and is measured on validation examples. The model is afterwards
 * as it was, bit for bit. Give short recipes (an epoch or two), and train the winner properly.
 *
 * @example
 * const { winner } = await raceRecipes(model, train, {
 *   recipes: { first: surgical({ part: 'stage_1', tuneEpochs: 1 }), last: unfreezeLast({ tuneEpochs: 1 }) },
 *   validation,
 *   seconds: 30,
 * });
 */
export async function raceRecipes(
  model: Model,
  data: Dataset<Example>,
  options: RaceOptions,
): Promise<Race> {
  const { recipes, validation, seconds, batchSize = 32, seed = 0, signal } = options;
  const names = Object.keys(recipes);
  if (names.length === 0)
    throw new ConfigError({ where: 'raceRecipes', problem: 'there are no recipes' });
  const cache = options.cache ?? new FeatureStore();
  const deadline = new Deadline(seconds, signal);
  model.initialize(new Random(seed).split('weights'));
  const start = new SourceValues(new Set(model.parameters));
  const attempts: Attempt[] = [];
  let best: Attempt | null = null;
  try {
    for (const [i, name] of names.entries()) {
      signal?.throwIfAborted();
      if (deadline.over) break;
      const share = deadline.left / (names.length - i);
      const one = await attempt(name, model, data, recipes[name] as Recipe, {
        validation,
        cache,
        seed,
        batchSize,
        signal: deadline.signal(share),
      });
      attempts.push(one);
      if (isBetter(one, best)) best = one;
      start.restore();
    }
  } finally {
    start.restore();
    start.dispose();
  }
  return { winner: best?.name ?? null, attempts, seconds: deadline.elapsed };
}
