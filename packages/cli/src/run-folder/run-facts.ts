import type { LeftOut } from '@graftjs/datasets';
import type { ChosenBackend } from '../backends/choose-backend.js';
import type { Answer } from '../evaluation/answers.js';
import type { Score } from '../evaluation/score.js';
import type { ImageModel } from '../models/image-model.js';
import type { Tuned } from '../training/tuned.js';

/** How often the model is right on its source task, before and after. */
export interface Forgetting {
  readonly before: number;
  readonly after: number;
  /** Whether its own classifier told, or a probe on its features. */
  readonly head: 'own' | 'probe';
}

/** Everything that a run was, for its files, its report and the JSON that `train` prints. */
export interface RunFacts {
  readonly command: string;
  readonly photos: string;
  readonly base: string;
  readonly seed: number;
  readonly backend: ChosenBackend;
  readonly validationShare: number;
  readonly batchSize: number;
  /** The trained model, with labels and preprocessing. */
  readonly classifier: ImageModel;
  readonly result: Tuned;
  /** On photos of the source task, where there were some. */
  readonly forgetting: Forgetting | null;
  /** The files of what was learned alone, where those shall be kept in place of the model. */
  readonly delta: Readonly<Record<string, string | Uint8Array>> | null;
  readonly counts: readonly { readonly training: number; readonly validation: number }[];
  readonly skipped: readonly LeftOut[];
  /** On the validation photos. */
  readonly answers: readonly Answer[];
  readonly score: Score;
  readonly seconds: Readonly<Record<string, number>>;
}
