import type { FeedPosition } from '../data/batch-feed.js';
import type { FiguresState } from '../logs/epoch-figures.js';
import type { EpochRecord } from './history.js';

/** Where a run is: all that the loop itself needs to go on. Plain data. */
export interface LoopState {
  readonly epoch: number;
  /** Steps done in this epoch. */
  readonly step: number;
  /** Steps done in this run. */
  readonly steps: number;
  readonly data: FeedPosition;
  readonly figures: FiguresState;
  readonly epochs: readonly EpochRecord[];
  /** Why the run is over, where a callback ended it. */
  readonly stopping: string | null;
  readonly kept: number | null;
}
