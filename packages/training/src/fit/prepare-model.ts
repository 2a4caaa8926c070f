import { type Model, type Random } from '@graftjs/core';
import { noBatches, type BatchFeed } from '../data/batch-feed.js';
import { batchTensors } from '../data/batch-tensors.js';

/** Builds a model on its first batch, where it is not built, and gives values to what has none. */
export async function prepareModel(
  model: Model,
  feed: BatchFeed,
  random: Random,
  where: string,
): Promise<void> {
  if (!model.built) {
    const batch = await feed.peek();
    if (!batch) throw noBatches(where);
    const { x } = batchTensors(batch, where);
    model.build(x.map(({ shape: [, ...example] }) => [null, ...example]));
  }
  model.initialize(random);
}
