import { linearProbe, lpft, unfreezeLast, type Recipe } from '@graftjs/transfer';

/** What `--recipe` takes, with the epochs of each phase where they were said. */
const RECIPES = {
  'linear-probe': (epochs?: number): Recipe => linearProbe(given({ epochs })),
  'unfreeze-last': (epochs?: number): Recipe =>
    unfreezeLast(given({ stages: 2, probeEpochs: epochs, tuneEpochs: epochs })),
  lpft: (epochs?: number): Recipe => lpft(given({ probeEpochs: epochs, tuneEpochs: epochs })),
} as const;

export type RecipeName = keyof typeof RECIPES;

export const recipeNames = Object.keys(RECIPES) as readonly RecipeName[];

/** The recipe of a name. */
export function recipeOf(name: RecipeName, epochs: number | undefined): Recipe {
  return RECIPES[name](epochs);
}

/** Without what was not given, so that the recipe's defaults hold. */
function given(options: Record<string, number | undefined>): Record<string, number> {
  return Object.fromEntries(
    Object.entries(options).filter(([, value]) => value !== undefined),
  ) as Record<string, number>;
}
