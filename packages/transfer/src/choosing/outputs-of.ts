import { Random, tidy, type Model, type Tensor } from '@graftjs/core';
import { dataset } from '@graftjs/datasets';
import type { Example } from '../prefix/features-of.js';

/** What a model gives for examples in memory, a row each. */
export async function outputsOf(
  model: Model,
  examples: readonly Example[],
  batchSize = 64,
): Promise<Float32Array[]> {
  const rows: Float32Array[] = [];
  const batches = dataset(examples.map(({ x }) => ({ x }))).batch(batchSize);
  for await (const batch of batches.iterate({ epoch: 0, random: new Random(0) })) {
    const { x } = batch as unknown as { x: Tensor };
    const y = tidy(() => model.predict(x) as Tensor);
    const values = await y.data<'float32'>();
    const count = y.shape[0] as number;
    const width = values.length / count;
    for (let i = 0; i < count; i++) rows.push(values.slice(i * width, (i + 1) * width));
    x.dispose();
    y.dispose();
  }
  return rows;
}
