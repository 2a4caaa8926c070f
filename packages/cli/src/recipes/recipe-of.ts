import { ConfigError, type Dataset, type Model } from '@graftjs/core';
import {
  chooseRecipe,
  inSequence,
  type Example,
  type FeatureStore,
  type Recipe,
} from '@graftjs/transfer';
import { make, specsOf } from '../specs/catalogue.js';
import type { Spec } from '../specs/spec.js';
import { foundRate, type Sweep } from './found-rate.js';
import { recipeCatalogue } from './recipe-catalogue.js';

/** What `--recipe` takes: a way to fine-tune, or `auto`, which chooses one. */
export const recipeChoices = {
  ...recipeCatalogue,
  auto: {
    summary: 'measures model and photos, chooses one of the others, and says why',
    options: {},
    make: (): Recipe => {
      throw new ConfigError({ where: '--recipe auto', problem: 'it chooses for itself' });
    },
  },
} as const;

/** Reads one `--recipe` after the other. */
export const recipeSpecs = specsOf(recipeChoices);

export interface RecipeOptions {
  /** One after the other. */
  readonly specs: readonly Spec[];
  readonly epochs?: number | undefined;
  readonly rate?: number | 'find' | undefined;
  readonly keepAdapters: boolean;
  /** What `auto` chooses by, and the sweep of rates goes over. */
  readonly data: Dataset<Example>;
  readonly batchSize: number;
  readonly seed: number;
  /** Keeps the features that a choice was made by, for the training. */
  readonly cache: FeatureStore;
  readonly signal: AbortSignal;
  /** Is told what was chosen, and why. */
  readonly say: (line: string) => void;
}

/** A recipe, and the sweep of rates that its rate came from. */
export interface FoundRecipe {
  readonly recipe: Recipe;
  readonly sweep: Sweep | null;
}

/** The recipe that was asked for, for a model; `auto` measures model and photos first. */
export async function recipeOf(model: Model, options: RecipeOptions): Promise<FoundRecipe> {
  const { specs, epochs, rate, keepAdapters, data, seed, cache, signal, say } = options;
  if (specs.some(({ name }) => name === 'auto')) {
    if (specs.length > 1 || typeof rate === 'number') {
      throw new ConfigError({
        where: '--recipe auto',
        problem: 'it chooses recipe and rate itself',
        hint: 'Leave the other recipes and --rate out, or name the recipe.',
      });
    }
    const chosen = await chooseRecipe(model, data, {
      seed,
      cache,
      signal,
      findRate: rate === 'find',
      ...(epochs === undefined ? {} : { epochs }),
    });
    say(`Recipe chosen: ${chosen.name}`);
    for (const reason of chosen.reasons) say(`  - ${reason}`);
    return { recipe: chosen, sweep: null };
  }
  const all = (learningRate?: number): Recipe => {
    const context = { model, epochs, rate: learningRate, keepAdapters };
    const recipes = specs.map((spec) => make(recipeCatalogue, spec, context));
    return recipes.length === 1 ? (recipes[0] as Recipe) : inSequence(recipes);
  };
  if (rate !== 'find') return { recipe: all(rate), sweep: null };
  const sweep = await foundRate(model, all(), options);
  return { recipe: all(sweep.taken), sweep };
}
