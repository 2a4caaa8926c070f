import type { Logs } from '@graftjs/core';

/** Something that shows how far a run is. */
export interface Progress {
  /** Whether `step` wants to be called now: figures are only read where somebody looks. */
  wantsStep(): boolean;
  step(event: ProgressEvent): void;
  epoch(event: ProgressEvent & { readonly seconds: number }): void;
  end?(reason: string | null): void;
}

export interface ProgressEvent {
  /** Counts from 0. */
  readonly epoch: number;
  readonly epochs: number;
  /** Steps done in this epoch. */
  readonly step: number;
  readonly steps: number | null;
  readonly logs: Logs;
}
