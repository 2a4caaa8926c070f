import {
  dispose,
  tensor2d,
  tensorList,
  tidy,
  type Batch,
  type Dataset,
  type Model,
  type Random,
  type Tensor,
  type Tensors,
} from '@graftjs/core';
import type { Pipeline } from '@graftjs/datasets';
import type { Example } from './features-of.js';

/** Examples as the part behind the frozen prefix takes them. */
export interface PhaseData {
  readonly examples: Pipeline<Example>;
  /** What each batch still goes through first: the prefix, where its features are not kept. */
  readonly through: Model | null;
  /** Rows of numbers beside the examples, in their order, by the names of columns of batches. */
  readonly columns?: { readonly [name: string]: readonly ArrayLike<number>[] };
}

interface NumberedBatch extends Batch {
  /** Of each example in the data set. */
  readonly position?: readonly number[];
}

/** Mixes the examples of a batch and their labels: `mixUpBatch()`, `cutMixBatch()` of datasets. */
export type BatchMix = (
  batch: Batch,
  context: { readonly random: Random },
) => Pick<Batch, 'x' | 'y'>;

export interface BatchesOptions {
  readonly batchSize: number;
  readonly shuffle: boolean;
  /** What is done to each batch before anything else; other columns are left out. */
  readonly mix?: BatchMix | null;
}

/**
 * Batches for training or evaluation. Features that were kept and features that are computed anew
 * come in the same order, so that both give the same training.
 */
export function batchesOf(
  { examples: given, through, columns = {} }: PhaseData,
  { batchSize, shuffle, mix = null }: BatchesOptions,
): Dataset<Batch> {
  const beside = Object.keys(columns).length > 0;
  const examples = beside
    ? given.map((example, { position }) => ({ ...example, position }))
    : given;
  const ordered = shuffle ? examples.shuffle() : examples;
  const batches = ordered.batch(batchSize) as unknown as Pipeline<NumberedBatch>;
  if (!through && !beside && !mix) return batches;
  // By hand: a `map` of the pipeline would give the shuffle before it other random numbers.
  return {
    size: batches.size,
    async *iterate(pass) {
      const mixing = pass.random.split('mix').split(pass.epoch);
      let step = 0;
      for await (const batch of batches.iterate(pass)) {
        if (mix) {
          yield throughPrefix(mixed(mix, batch, mixing.split(step++)), through);
          continue;
        }
        const made = beside
          ? { ...batch, columns: columnsOf(batch.position ?? [], columns) }
          : batch;
        yield throughPrefix(made, through);
      }
    },
  };
}

/** The batch with what a prefix makes of its inputs, which go. */
function throughPrefix(batch: Batch, prefix: Model | null): Batch {
  if (!prefix) return batch;
  const x = tidy(() => prefix.predict(batch.x)) as Tensors;
  for (const tensor of tensorList(batch.x)) tensor.dispose();
  return { ...batch, x };
}

function mixed(mix: BatchMix, batch: Batch, random: Random): Batch {
  try {
    return mix(batch, { random });
  } finally {
    dispose(batch as never);
  }
}

function columnsOf(
  positions: readonly number[],
  columns: NonNullable<PhaseData['columns']>,
): { [name: string]: Tensor } {
  const entries = Object.entries(columns).map(([name, rows]) => {
    const chosen = positions.map((position) => Array.from(rows[position] ?? []));
    return [name, tensor2d(chosen)] as const;
  });
  return Object.fromEntries(entries);
}
