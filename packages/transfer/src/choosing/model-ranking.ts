import type { RankedCandidate, RankOptions } from './rank-features.js';

export interface RankedModel extends RankedCandidate {
  readonly bytes: number | undefined;
  /** Numbers that it makes of an example. */
  readonly features: number;
  /** Accuracy after fine-tuning, `null` where that was not asked for. */
  readonly fineTuned: number | null;
}

/** Models in the order of their promise. `String(ranking)` is a table. */
export interface ModelRanking {
  readonly models: readonly RankedModel[];
  readonly by: NonNullable<RankOptions['by']>;
  readonly examples: number;
  readonly classes: number;
  /** Weighted Kendall τ of the score with the accuracies after fine-tuning; `null` without those. */
  readonly agreement: number | null;
}
