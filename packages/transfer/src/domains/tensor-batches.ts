import { slice, type Tensor } from '@graftjs/core';

/** Examples without labels: all in one tensor, or batches that come one after the other. */
export type Unlabelled = Tensor | Iterable<Tensor> | AsyncIterable<Tensor>;

const isTensor = (x: unknown): x is Tensor => typeof (x as Tensor).dataId === 'object';

/** Batches of the examples. The tensors that it cuts are its own; the caller's stay the caller's. */
export async function* tensorBatches(
  examples: Unlabelled,
  batchSize: number,
): AsyncGenerator<Tensor, void, void> {
  if (!isTensor(examples)) {
    yield* examples;
    return;
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
