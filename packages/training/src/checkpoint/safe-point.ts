import type { Callback, Logs, TrainingRun } from '@graftjs/core';
import type { RunSnapshot } from './run-snapshot.js';

/** A moment between two steps at which the whole state of a run can be captured. */
export interface SafePoint {
  /** The epoch it is in or, at its end, the one that ended. */
  readonly epoch: number;
  /** Steps done in this run. */
  readonly steps: number;
  readonly endOfEpoch: boolean;
  /** Why the run ends here, `null` where it goes on. An interrupt is one: the run is not over. */
  readonly ending: string | null;
  readonly interrupted: boolean;
  readonly run: TrainingRun;
  /** Figures of the epoch, at its end those of the validation as well. */
  readonly logs: Logs;
  capture(): Promise<RunSnapshot>;
}

/** What `fit` offers beyond the hooks of every callback, to those that keep runs. */
export interface CheckpointHooks {
  /** Asked after `onTrainBegin` of all: the run goes on from what it returns. */
  resumeFrom?(): Promise<RunSnapshot | null>;
  /** After each step and each epoch, when all callbacks have had their turn. */
  atSafePoint?(point: SafePoint): Promise<void>;
  /** After `onTrainEnd` of all, where the run came to its end. */
  finished?(): Promise<void>;
}

export type CheckpointCallback<Key extends string = never> = Callback<Key> & CheckpointHooks;
