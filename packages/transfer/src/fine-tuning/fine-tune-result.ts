import type { Logs, Model } from '@graftjs/core';
import type { GroupRate } from '../recipes/phase.js';

/** Figures on both data sets; `null` where they were not computed. */
export interface Figures {
  readonly train: Logs | null;
  readonly validation: Logs | null;
}

/** What was kept of the frozen prefix. */
export interface CachedFeatures {
  /** The layer whose output was kept. */
  readonly cut: string;
  readonly reason: string;
  /** Memory that the features take, training and validation. */
  readonly bytes: number;
}

export interface PhaseResult {
  readonly name: string;
  readonly description: string;
  /** How many numbers trained. */
  readonly trainable: number;
  /** How many stayed, bit for bit. */
  readonly frozen: number;
  /** A hash of those before the phase, and after it: the same, or the phase would have thrown. */
  readonly frozenHash: string;
  readonly rates: readonly GroupRate[];
  readonly history: readonly Logs[];
  readonly seconds: { readonly features: number; readonly training: number };
  /** `null` where nothing was kept. */
  readonly cached: CachedFeatures | null;
  readonly before: Figures;
  readonly after: Figures;
  /** What one should know of it: a rate that was lowered. */
  readonly notes: readonly string[];
  readonly stopped: string | null;
}

/** One epoch of one phase; epochs count from 0 in each. */
export interface EpochOfPhase {
  readonly phase: string;
  readonly epoch: number;
  readonly logs: Logs;
}

export interface FineTuneResult {
  /** The model given, trained. */
  readonly model: Model;
  readonly phases: readonly PhaseResult[];
  /** The figures of the end: `loss`, `accuracy`, `val.loss`, `val.accuracy`. */
  readonly logs: Logs;
  /** All epochs of all phases, one after the other. */
  readonly history: readonly EpochOfPhase[];
  readonly seconds: {
    readonly features: number;
    readonly training: number;
    readonly total: number;
  };
  /** What one should know of the data and of the figures, in words. */
  readonly notes: readonly string[];
  /** Why it ended early, `null` where it did not. */
  readonly stopped: string | null;
  /** What was trained, at which rate, before and after: plain data, as text a table. */
  report(): FineTuneReport;
}

/** A fine-tuning as plain data. `String(report)` is a table for people. */
export interface FineTuneReport {
  readonly recipe: string;
  readonly penalties: readonly string[];
  readonly seed: number | string | null;
  readonly phases: readonly PhaseResult[];
  readonly history: readonly EpochOfPhase[];
  readonly seconds: FineTuneResult['seconds'];
  readonly notes: readonly string[];
  readonly stopped: string | null;
}
