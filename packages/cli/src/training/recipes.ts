import type { Dataset, Model } from '@graftjs/core';
import {
  chooseRecipe,
  linearProbe,
  lpft,
  stagesOf,
  unfreezeLast,
  type Example,
  type FeatureStore,
  type Recipe,
} from '@graftjs/transfer';

/** Stages before the head that `unfreeze-last` trains, where the model has so many. */
const LAST_STAGES = 2;

/** The recipes that `--recipe` names, with the epochs of each phase where they were said. */
const RECIPES = {
  'linear-probe': (_: Model, epochs?: number): Recipe => linearProbe(given({ epochs })),
  'unfreeze-last': (model: Model, epochs?: number): Recipe =>
    unfreezeLast(given({ stages: lastStages(model), probeEpochs: epochs, tuneEpochs: epochs })),
  lpft: (_: Model, epochs?: number): Recipe =>
    lpft(given({ probeEpochs: epochs, tuneEpochs: epochs })),
} as const;

export type RecipeName = keyof typeof RECIPES | 'auto';

export const recipeNames = [...Object.keys(RECIPES), 'auto'] as readonly RecipeName[];

export interface RecipeOptions {
  readonly epochs?: number | undefined;
  /** What `auto` chooses by. */
  readonly data: Dataset<Example>;
  readonly seed: number;
  /** Keeps the features that a choice was made by, for the training. */
  readonly cache: FeatureStore;
  readonly signal: AbortSignal;
  /** Is told what was chosen, and why. */
  readonly say: (line: string) => void;
}

/** The recipe of a name, for a model; `auto` measures model and photos, and says why it chose. */
export async function recipeOf(
  name: RecipeName,
  model: Model,
  { epochs, data, say, ...options }: RecipeOptions,
): Promise<Recipe> {
  if (name !== 'auto') return RECIPES[name](model, epochs);
  const chosen = await chooseRecipe(model, data, { ...options, ...given({ epochs }) });
  say(`Recipe chosen: ${chosen.name}`);
  for (const reason of chosen.reasons) say(`  - ${reason}`);
  return chosen;
}

function lastStages(model: Model): number {
  const body = stagesOf(model).filter(({ name }) => name !== 'head');
  return Math.max(1, Math.min(LAST_STAGES, body.length));
}

/** Without what was not given, so that the recipe's defaults hold. */
function given(options: Record<string, number | undefined>): Record<string, number> {
  return Object.fromEntries(
    Object.entries(options).filter(([, value]) => value !== undefined),
  ) as Record<string, number>;
}
