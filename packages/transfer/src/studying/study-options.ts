import type { Dataset } from '@graftjs/core';
import type { ModelCandidate } from '../choosing/rank-models.js';
import type { Example } from '../prefix/features-of.js';
import type { StudyJournal } from './study-journal.js';

export interface TransferStudyOptions {
  /** What is to be learned: examples with class numbers, not batched. */
  readonly target: Dataset<Example>;
  readonly classes: readonly string[];
  /** What the base was trained on, or something like it: for what is forgotten. */
  readonly source?: Dataset<Example> | undefined;
  /** Names of the source's classes, for its examples next to mistakes. */
  readonly sourceClasses?: readonly string[] | undefined;
  /** Other models that could have been the base, beside it. */
  readonly candidates?: readonly ModelCandidate[] | undefined;
  /** The examples as another candidate takes them. */
  readonly examplesFor?: ((candidate: ModelCandidate) => Promise<Dataset<Example>>) | undefined;
  /** The whole time. */
  readonly minutes: number;
  /** What is known already to be wrong with the examples: files that could not be read. */
  readonly notes?: readonly string[] | undefined;
  /** Keeps what is done, so that a study that was interrupted goes on from there. */
  readonly journal?: StudyJournal | undefined;
  readonly title?: string;
  readonly base?: string;
  readonly seed?: number;
  readonly batchSize?: number;
  readonly signal?: AbortSignal | undefined;
  readonly progress?: (doing: string) => void;
}
