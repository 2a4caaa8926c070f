import { ConfigError, type Dataset, type Model } from '@graftjs/core';
import type { LearningRateCurve } from '@graftjs/training';
import { findRate, type Example, type FeatureStore, type Recipe } from '@graftjs/transfer';

/** How far from the usual rate of a recipe a found one may be: a few steps find some far too high. */
const SPREAD = 4;

/** A sweep of learning rates, and what was made of it. */
export interface Sweep {
  readonly curve: LearningRateCurve;
  readonly usual: number;
  readonly taken: number;
}

export interface FoundRateOptions {
  readonly data: Dataset<Example>;
  readonly batchSize: number;
  readonly seed: number;
  readonly cache: FeatureStore;
  readonly signal: AbortSignal;
  readonly say: (line: string) => void;
}

/** The rate that a sweep over what the recipe tunes speaks for, near the usual one of the recipe. */
export async function foundRate(
  model: Model,
  recipe: Recipe,
  { data, batchSize, seed, cache, signal, say }: FoundRateOptions,
): Promise<Sweep> {
  const usual = usualRate(recipe);
  const phase = recipe.phases(model).at(-1);
  if (usual === null || !phase || phase.prepare) {
    throw new ConfigError({
      where: '--rate find',
      problem: 'a sweep can be made for one recipe that trains layers as they are',
      operands: [{ label: 'recipe', value: recipe.describe() }],
      hint: 'Give a rate, or leave --rate out: each recipe has one that works in most cases.',
    });
  }
  const curve = await findRate(model, data, {
    train: phase.train,
    freezeNormalization: phase.freezeNormalization,
    batchSize,
    seed,
    cache,
    signal,
  });
  signal.throwIfAborted();
  const { suggestion } = curve;
  const within = (rate: number) => Math.min(SPREAD * usual, Math.max(usual / SPREAD, rate));
  const taken = suggestion === null ? usual : Number(within(suggestion).toPrecision(2));
  say(
    suggestion === null
      ? `Learning rates: the loss fell at none of them, so the usual ${usual} is taken`
      : `Learning rates: the loss falls steadily at ${suggestion.toPrecision(2)}; taken ${taken} ` +
          `(the usual one is ${usual}, and at most ${SPREAD} times more or less is)`,
  );
  return { curve, usual, taken };
}

/** The rate that a recipe has where none is said. */
function usualRate(recipe: Recipe): number | null {
  const { learningRate, start } = recipe.getConfig() as Record<string, unknown>;
  if (typeof learningRate === 'number') return learningRate;
  if (learningRate !== null) return null;
  return start === 'random' ? 3e-3 : 1e-4;
}
