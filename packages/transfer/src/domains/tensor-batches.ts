import { ConfigError, Random, slice, type Dataset, type Tensor } from '@graftjs/core';
import { dataset } from '@graftjs/datasets';

/**
 * Examples without labels: a data set of `{ x }`, not batched (labels are not looked at); all in one
 * tensor; or batches that come one after the other.
 */
export type Unlabelled =
  Tensor | Iterable<Tensor> | AsyncIterable<Tensor> | Dataset<{ readonly x: unknown }>;

const isTensor = (x: unknown): x is Tensor => typeof (x as Tensor).dataId === 'object';

/** Batches of the examples. The tensors that it cuts are its own; the caller's stay the caller's. */
export async function* tensorBatches(
  examples: Unlabelled,
  batchSize: number,
): AsyncGenerator<Tensor, void, void> {
  if ('iterate' in examples) {
    yield* batchesOfExamples(examples, batchSize);
    return;
  }
  if (!isTensor(examples)) {
    if (Symbol.iterator in examples || Symbol.asyncIterator in examples) {
      yield* examples;
      return;
    }
    throw new ConfigError({
      where: 'unlabelled examples',
      problem: 'these are no examples',
      hint: 'Give a data set of { x }, a tensor of all of them, or batches.',
    });
  }
  const count = examples.shape[0] ?? 0;
  const rest = examples.shape.slice(1);
  for (let from = 0; from < count; from += batchSize) {
    const size = Math.min(batchSize, count - from);
    const batch = slice(examples, [from, ...rest.map(() => 0)], [size, ...rest]);
    try {
      yield batch;
    } finally {
      batch.dispose();
    }
  }
}

async function* batchesOfExamples(
  examples: Dataset<{ readonly x: unknown }>,
  batchSize: number,
): AsyncGenerator<Tensor, void, void> {
  const batches = dataset(examples)
    .map(({ x }) => ({ x }))
    .batch(batchSize);
  for await (const batch of batches.iterate({ epoch: 0, random: new Random(0) })) {
    const { x } = batch as unknown as { x: Tensor };
    try {
      yield x;
    } finally {
      x.dispose();
    }
  }
}
