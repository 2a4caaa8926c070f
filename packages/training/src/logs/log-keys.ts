import type { Loss } from '@graftjs/core';
import type { Losses } from '../losses.js';
import type { Metrics } from '../metrics.js';

/** Keys of the losses of single outputs: `age.loss`. Of a list, only their form is known. */
type OutputLossKey<L> = [L] extends [undefined]
  ? never
  : L extends Loss
    ? never
    : L extends readonly Loss[]
      ? `${string}.loss`
      : `${keyof L & string}.loss`;

/** What an evaluation logs. */
export type EvaluationKey<M extends Metrics, L extends Losses | undefined = Loss> =
  ([L] extends [undefined] ? never : 'loss') | (keyof M & string) | OutputLossKey<L>;

/** What a run logs: the same on the training examples and, with `val.`, on those for validation. */
export type LogKey<M extends Metrics, L extends Losses = Loss, PenaltyName extends string = never> =
  EvaluationKey<M, L> | PenaltyName | `val.${EvaluationKey<M, L>}`;

/** Figures by key. Those of the validation are missing where there is none. */
export type LogsOf<Key extends string> = {
  readonly [K in Key as K extends `val.${string}` ? never : K]: number;
} & { readonly [K in Key as K extends `val.${string}` ? K : never]?: number };
