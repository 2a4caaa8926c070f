import type { Model } from '@graftjs/core';
import { linearProbe, lpft, stagesOf, unfreezeLast, type Recipe } from '@graftjs/transfer';

/** Stages before the head that `unfreeze-last` trains, where the model has so many. */
const LAST_STAGES = 2;

/** What `--recipe` takes, with the epochs of each phase where they were said. */
const RECIPES = {
  'linear-probe': (_: Model, epochs?: number): Recipe => linearProbe(given({ epochs })),
  'unfreeze-last': (model: Model, epochs?: number): Recipe =>
    unfreezeLast(given({ stages: lastStages(model), probeEpochs: epochs, tuneEpochs: epochs })),
  lpft: (_: Model, epochs?: number): Recipe =>
    lpft(given({ probeEpochs: epochs, tuneEpochs: epochs })),
} as const;

export type RecipeName = keyof typeof RECIPES;

export const recipeNames = Object.keys(RECIPES) as readonly RecipeName[];

/** The recipe of a name, for a model. */
export function recipeOf(name: RecipeName, model: Model, epochs: number | undefined): Recipe {
  return RECIPES[name](model, epochs);
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
