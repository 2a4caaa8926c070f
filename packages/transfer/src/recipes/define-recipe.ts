import {
  defineValue,
  type Factory,
  type Model,
  type NoOptions,
  type OptionSchema,
  type ResolvedOptions,
  type Serializable,
} from '@graftjs/core';
import { printed } from '../words/printed.js';
import type { Phase } from './phase.js';

/** A way to fine-tune a model: a value that says what it will do, and does it. */
export interface Recipe extends Serializable {
  /** What it will do, in words, a line a phase; so does `String(recipe)`. */
  describe(): string;
  /** The phases for this model, in order. */
  phases(model: Model): readonly Phase[];
}

export interface RecipeDefinition<S extends OptionSchema, Positional extends keyof S & string> {
  /** How files name it: `acme/ProbeTwice`. */
  readonly type: string;
  readonly options?: S;
  readonly positional?: Positional;
  phases(options: ResolvedOptions<S>, model: Model): readonly Phase[];
  /** Left out, the descriptions of the phases; needed where those depend on the model. */
  describe?(options: ResolvedOptions<S>): string;
}

/**
 * A recipe of your own: options, and the phases that follow from them.
 *
 * @example
 * const probeTwice = defineRecipe({
 *   type: 'acme/ProbeTwice',
 *   options: { epochs: options.integer({ min: 1, default: 10 }) },
 *   phases: ({ epochs }) => [
 *     trainingPhase({ name: 'fast', train: 'head', epochs, learningRate: 1e-2 }),
 *     trainingPhase({ name: 'slow', train: 'head', epochs, learningRate: 1e-3 }),
 *   ],
 * });
 */
export function defineRecipe<
  const S extends OptionSchema = NoOptions,
  const Positional extends keyof S & string = never,
>(definition: RecipeDefinition<S, Positional>): Factory<Recipe, S, Positional> {
  return defineValue<Recipe, S, Positional>({
    type: definition.type,
    options: definition.options ?? ({} as S),
    positional: definition.positional,
    make: (options) =>
      printed({
        phases: (model: Model) => definition.phases(options, model),
        describe: () =>
          definition.describe?.(options) ??
          describePhases(definition.phases(options, null as unknown as Model)),
      }),
  });
}

/** `1. linear probe: the head, …`, a line a phase. */
export function describePhases(phases: readonly Phase[]): string {
  return phases.map(({ name, description }, i) => `${i + 1}. ${name}: ${description}`).join('\n');
}
