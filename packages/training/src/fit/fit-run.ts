import type { EpochEvent, Logs, Model, Optimizer, TrainingRun } from '@graftjs/core';

/** The run as callbacks of this package see it. */
export interface FitRun extends TrainingRun {
  /** Says that the model has the weights of an earlier epoch again. */
  keep(epoch: number): void;
  /** Every key that the logs of an epoch may have. */
  readonly keys: readonly string[];
  /** A reason once somebody called `stop`. */
  readonly stopping: string | null;
}

export interface RunSettings {
  readonly model: Model;
  readonly optimizer: Optimizer;
  readonly epochs: number;
  readonly direction: (key: string) => 'up' | 'down';
  readonly keys: readonly string[];
}

/** Whether a run is one of `fit`, with all that it offers. */
export const isFitRun = (run: TrainingRun): run is FitRun => 'keep' in run;

/** The mutable state that all events of a run look at. */
export class ActiveRun implements FitRun {
  readonly model: Model;
  readonly optimizer: Optimizer;
  readonly epochs: number;
  readonly direction: (key: string) => 'up' | 'down';
  readonly keys: readonly string[];
  stepsPerEpoch: number | null;
  stopping: string | null = null;
  kept: number | null = null;

  constructor(
    { model, optimizer, epochs, direction, keys }: RunSettings,
    stepsPerEpoch: number | null,
  ) {
    this.model = model;
    this.optimizer = optimizer;
    this.epochs = epochs;
    this.direction = direction;
    this.keys = keys;
    this.stepsPerEpoch = stepsPerEpoch;
  }

  // Arrows, so that callbacks may take them out of the event: ({ logs, stop }) => ….
  readonly stop = (reason: string): void => {
    this.stopping ??= reason;
  };

  readonly keep = (epoch: number): void => {
    this.kept = epoch;
  };

  /** An event of this run; `logs` is asked for only where somebody reads it. */
  event<T extends object>(details: T, logs: () => Logs): EpochEvent & T {
    let made: Logs | null = null;
    const event = Object.assign(Object.create(this) as EpochEvent, details);
    return Object.defineProperty(event, 'logs', {
      enumerable: true,
      get: () => (made ??= logs()),
    }) as EpochEvent & T;
  }
}
