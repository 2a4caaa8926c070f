import type { Model } from '@graftjs/core';
import type { Attempt } from './attempt.js';
import type { ChosenRecipe } from './choose-recipe.js';

/** What `autoFineTune` did and found. `String(result)` is an account for people. */
export interface AutoFineTuneResult {
  /** The model given, with the weights that did best. */
  readonly model: Model;
  /** Of the weights that were kept, on the validation examples; `null` where nothing was measured. */
  readonly accuracy: number | null;
  /** The attempt that was kept. */
  readonly best: Attempt | null;
  readonly attempts: readonly Attempt[];
  /** The recipe that was chosen before the race, with its reasons. */
  readonly chosen: ChosenRecipe | null;
  readonly notes: readonly string[];
  readonly seconds: number;
  /** Seconds that there were. */
  readonly budget: number;
  readonly stopped: string | null;
  readonly examples: { readonly train: number; readonly validation: number };
}

export function autoResult(facts: Omit<AutoFineTuneResult, 'accuracy'>): AutoFineTuneResult {
  const result = { ...facts, accuracy: facts.best?.accuracy ?? null };
  return Object.defineProperty(result, 'toString', { value: () => account(result) });
}

function account(result: AutoFineTuneResult): string {
  const { attempts, best, chosen, notes, seconds, budget, stopped, examples } = result;
  const percent = (share: number | null) =>
    share === null ? '-' : `${(100 * share).toFixed(1)} %`;
  const width = Math.max(0, ...attempts.map(({ name }) => name.length));
  return [
    best
      ? `${percent(best.accuracy)} on ${examples.validation} validation examples: ${best.name}`
      : 'nothing could be measured',
    ...(chosen
      ? ['', `chosen first: ${chosen.name}`, ...chosen.reasons.map((reason) => `  - ${reason}`)]
      : []),
    '',
    'tried',
    ...attempts.map(
      (one) =>
        `  ${one.name.padEnd(width)}  ${percent(one.accuracy).padStart(7)}  ${one.seconds.toFixed(1)} s` +
        `${one.stopped ? `, ended early: ${one.stopped}` : ''}${one === best ? '  <- kept' : ''}`,
    ),
    ...notes.map((note) => `note: ${note}`),
    '',
    `${seconds.toFixed(1)} of ${budget.toFixed(1)} s${stopped ? `; ${stopped}` : ''}`,
  ].join('\n');
}
