import type { Batch, Pass } from '@graftjs/core';

/** Batches to go through once an epoch, whatever they come from. */
export interface BatchSource {
  /** Batches in a pass, `null` where that is not known. */
  readonly steps: number | null;
  /** Examples in a pass, `null` where that is not known. */
  readonly examples: number | null;
  /** Shapes of one example, known beforehand for arrays. */
  readonly shapes: BatchShapes | null;
  /** Tensors of the batches are the consumer's. */
  iterate(pass: Pass): AsyncIterable<Batch> | Iterable<Batch>;
}

/** Shapes without the batch axis. */
export interface BatchShapes {
  readonly x: readonly (readonly number[])[];
  readonly y: readonly (readonly number[])[];
}
