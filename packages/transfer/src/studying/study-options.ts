import type { Dataset } from '@graftjs/core';
import type { ModelCandidate } from '../choosing/rank-models.js';
import type { Example } from '../prefix/features-of.js';

export interface TransferStudyOptions {
  /** What is to be learned: examples with class numbers, not batched. */
  readonly target: Dataset<Example>;
  readonly classes: readonly string[];
  /** What the base was trained on, or something like it: for what is forgotten. */
  readonly source?: Dataset<Example> | undefined;
  /** Other models that could have been the base, beside it. */
  readonly candidates?: readonly ModelCandidate[] | undefined;
  /** The examples as another candidate takes them. */
  readonly examplesFor?: ((candidate: ModelCandidate) => Promise<Dataset<Example>>) | undefined;
  /** The whole time. */
  readonly minutes: number;
  readonly title?: string;
  readonly base?: string;
  readonly seed?: number;
  readonly batchSize?: number;
  readonly signal?: AbortSignal | undefined;
  readonly progress?: (doing: string) => void;
}
