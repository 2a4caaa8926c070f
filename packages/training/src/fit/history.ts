import type { LogsOf } from '../logs/log-keys.js';

/** One whole epoch of a run. */
export interface EpochRecord<Key extends string = string> {
  /** Counts from 0. */
  readonly epoch: number;
  readonly logs: LogsOf<Key>;
  /** Steps that it took. */
  readonly steps: number;
  /** The rate of its last step. */
  readonly learningRate: number;
  readonly seconds: number;
}

/** What a run went through. Plain data but for `values`. */
export interface History<Key extends string = string> {
  readonly epochs: readonly EpochRecord<Key>[];
  /** Why the run ended before its last epoch, `null` where it did not. */
  readonly stopped: string | null;
  /** The epoch whose weights the model has now, where that is not simply the last. */
  readonly kept: number | null;
  /** Steps taken in this run, those of an epoch that was broken off counted. */
  readonly steps: number;
  readonly seconds: number;
  /** One figure over the epochs; `NaN` where an epoch lacks it. */
  values(key: Key): number[];
}

export function historyOf<Key extends string>(details: Omit<History<Key>, 'values'>): History<Key> {
  return {
    ...details,
    values: (key) =>
      details.epochs.map(({ logs }) => (logs as { [name: string]: number })[key] ?? NaN),
  };
}
