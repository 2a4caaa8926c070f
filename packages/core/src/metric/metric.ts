import type { Tensor } from '@tensorflow/tfjs-core';
import type { Serializable } from '../serialization/config.js';

/** What a metric has seen, as plain numbers in double precision: can be saved and merged. */
export type MetricState = { readonly [name: string]: Float64Array };

/**
 * A figure over a whole epoch, not averaged over its batches. Batches are condensed where the
 * tensors live, read back once, and gathered in double precision.
 */
export interface Metric extends Serializable {
  /** How logs call it when the user does not. */
  readonly name: string;
  /** Whether more is better; what `mode: 'auto'` of callbacks goes by. */
  readonly direction: 'up' | 'down';
  /** What one batch says, as tensors for the caller to read and dispose of. */
  statistics(
    yTrue: Tensor,
    yPred: Tensor,
    sampleWeight?: Tensor | null,
  ): { readonly [name: string]: Tensor };
  /** The state of having seen nothing. */
  initial(): MetricState;
  /** Joins what two parts have seen: batches, or processes. */
  merge(a: MetricState, b: MetricState): MetricState;
  /** The figure; NaN where nothing was seen. */
  result(state: MetricState): number;
}
