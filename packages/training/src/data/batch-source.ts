import type { Batch, Pass } from '@graftjs/core';

/** A batch that knows which examples of the arrays it holds, so that messages can name one. */
export interface SourceBatch extends Batch {
  readonly positions?: Int32Array;
}

export type SourceBatches = AsyncIterable<SourceBatch> | Iterable<SourceBatch>;

/** Batches to go through once an epoch, whatever they come from. */
export interface BatchSource {
  /** Batches in a pass, `null` where that is not known. */
  readonly steps: number | null;
  /** A stream that cannot start again. */
  readonly single: boolean;
  /**
   * Tensors of the batches are the consumer's.
   *
   * @param skip how many batches at the beginning of the pass are left out
   */
  iterate(pass: Pass, skip?: number): SourceBatches;
}
