import type { Logs, Model } from '@graftjs/core';
import type { Attempt, PhaseResult } from '@graftjs/transfer';
import type { DeltaFacts } from '../delta/delta-run.js';
import type { Sweep } from '../recipes/found-rate.js';

/** What a training came to, by a recipe or in a number of minutes. */
export interface Tuned {
  readonly model: Model;
  /** What was done, in words. */
  readonly recipe: string;
  readonly penalties: readonly string[];
  readonly phases: readonly PhaseResult[];
  /** The figures of the end. */
  readonly logs: Logs;
  readonly notes: readonly string[];
  readonly stopped: string | null;
  readonly seconds: Readonly<Record<'features' | 'training', number>>;
  /** The ways that were tried, where minutes were given. */
  readonly tried: readonly Attempt[] | null;
  readonly sweep: Sweep | null;
  /** Which adapters it left on the weights. */
  readonly adapters: DeltaFacts['adapters'];
}
