import type { LeftOut } from '@graftjs/datasets';
import type { FineTuneResult } from '@graftjs/transfer';
import type { ChosenBackend } from '../backends/choose-backend.js';
import type { Answer } from '../evaluation/answers.js';
import type { Score } from '../evaluation/score.js';
import type { ImageModel } from '../models/image-model.js';

/** Everything that a run was, for its files, its report and the JSON that `train` prints. */
export interface RunFacts {
  readonly command: string;
  readonly photos: string;
  readonly base: string;
  readonly seed: number;
  readonly recipe: string;
  readonly backend: ChosenBackend;
  readonly validationShare: number;
  readonly batchSize: number;
  /** The trained model, with labels and preprocessing. */
  readonly classifier: ImageModel;
  readonly result: FineTuneResult;
  readonly counts: readonly { readonly training: number; readonly validation: number }[];
  readonly skipped: readonly LeftOut[];
  /** On the validation photos. */
  readonly answers: readonly Answer[];
  readonly score: Score;
  readonly seconds: Readonly<Record<string, number>>;
}
