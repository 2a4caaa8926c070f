import {
  tensorList,
  tidy,
  type Batch,
  type Dataset,
  type Model,
  type Tensors,
} from '@graftjs/core';
import type { Pipeline } from '@graftjs/datasets';
import type { Example } from './features-of.js';

/** Examples as the part behind the frozen prefix takes them. */
export interface PhaseData {
  readonly examples: Pipeline<Example>;
  /** What each batch still goes through first: the prefix, where its features are not kept. */
  readonly through: Model | null;
}

export interface BatchesOptions {
  readonly batchSize: number;
  readonly shuffle: boolean;
}

/**
 * Batches for training or evaluation. Features that were kept and features that are computed anew
 * come in the same order, so that both give the same training.
 */
export function batchesOf(
  { examples, through }: PhaseData,
  { batchSize, shuffle }: BatchesOptions,
): Dataset<Batch> {
  const ordered = shuffle ? examples.shuffle() : examples;
  const batches = ordered.batch(batchSize) as unknown as Pipeline<Batch>;
  if (!through) return batches;
  // By hand: a `map` of the pipeline would give the shuffle before it other random numbers.
  return {
    size: batches.size,
    async *iterate(pass) {
      for await (const batch of batches.iterate(pass)) {
        const x = tidy(() => through.predict(batch.x)) as Tensors;
        for (const tensor of tensorList(batch.x)) tensor.dispose();
        yield { ...batch, x };
      }
    },
  };
}
