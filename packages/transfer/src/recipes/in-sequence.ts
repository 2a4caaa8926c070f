import type { Model } from '@graftjs/core';
import { printed } from '../words/printed.js';
import type { Recipe } from './define-recipe.js';

/**
 * Recipes one after the other as one.
 *
 * @example
 * inSequence([gradualUnfreezing({ stages: 2 }), fullFineTuning({ epochs: 3 })]);
 */
export function inSequence(recipes: readonly Recipe[]): Recipe {
  return printed({
    type: 'recipes/InSequence',
    getConfig: () => ({
      recipes: recipes.map((recipe) => ({ type: recipe.type, config: recipe.getConfig() })),
    }),
    describe: () => recipes.map((recipe) => recipe.describe()).join('\nthen\n'),
    phases: (model: Model) => recipes.flatMap((recipe) => recipe.phases(model)),
  });
}
