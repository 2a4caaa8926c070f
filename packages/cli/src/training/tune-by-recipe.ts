import type { Callback, Model } from '@graftjs/core';
import type { ImageExample } from '@graftjs/datasets';
import { fineTune, type FeatureStore, type SourcePenalty } from '@graftjs/transfer';
import { adaptersOfRecipe } from '../delta/delta-run.js';
import { recipeOf } from '../recipes/recipe-of.js';
import type { Spec } from '../specs/spec.js';
import type { Divided } from './divided.js';
import type { TrainingProgress } from './training-progress.js';
import type { Tuned } from './tuned.js';

/** What every way to train is given. */
export interface TuneOptions {
  readonly parts: Divided<ImageExample>;
  readonly penalties: readonly SourcePenalty[];
  readonly batchSize: number;
  readonly seed: number;
  readonly cache: FeatureStore;
  readonly training: TrainingProgress;
  readonly signal: AbortSignal;
  readonly say: (line: string) => void;
}

export interface TuneByRecipeOptions extends TuneOptions {
  readonly specs: readonly Spec[];
  readonly epochs?: number | undefined;
  readonly rate?: number | 'find' | undefined;
  readonly keepAdapters: boolean;
  /** Where what is needed to go on is kept. */
  readonly backup: string | null;
}

/** Trains by the recipes that were named, one after the other. */
export async function tuneByRecipe(model: Model, options: TuneByRecipeOptions): Promise<Tuned> {
  const { parts, penalties, batchSize, seed, cache, training, signal } = options;
  training.doing = 'choosing how to train';
  const { recipe, sweep } = await recipeOf(model, { ...options, data: parts.train });
  const callbacks: Callback[] = [training.callback];
  const result = await fineTune(model, parts.train, {
    recipe,
    validation: parts.validation,
    penalty: penalties,
    batchSize,
    seed,
    callbacks,
    progress: (event) => training.update(event),
    cache,
    signal,
    ...(options.backup === null ? {} : { backup: options.backup }),
  });
  return {
    model: result.model,
    recipe: recipe.describe(),
    penalties: penalties.map((penalty) => penalty.describe()),
    phases: result.phases,
    logs: result.logs,
    notes: result.notes,
    stopped: result.stopped,
    seconds: result.seconds,
    tried: null,
    sweep,
    adapters: options.keepAdapters ? adaptersOfRecipe(recipe) : null,
  };
}
