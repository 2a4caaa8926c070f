import { Random, tidy, type Dataset, type Model, type Tensor } from '@graftjs/core';
import { dataset } from '@graftjs/datasets';
import { withFreeBatch } from '../surgery/redraw-with.js';

/** What a model says to the examples of a data set, in order, as rows of numbers. */
export async function answersOf(
  model: Model,
  data: Dataset<{ readonly x: unknown }>,
  batchSize = 32,
): Promise<Float32Array[]> {
  const free = withFreeBatch(model);
  const answers: Float32Array[] = [];
  const batches = dataset(data)
    .map(({ x }) => ({ x }))
    .batch(batchSize);
  for await (const batch of batches.iterate({ epoch: 0, random: new Random(0) })) {
    const inputs = [(batch as { x: Tensor | Tensor[] }).x].flat();
    const output = tidy(() => free.predict(inputs) as Tensor);
    for (const tensor of inputs) tensor.dispose();
    const values = (await output.data<'float32'>()).slice();
    const width = values.length / (output.shape[0] as number);
    output.dispose();
    for (let at = 0; at < values.length; at += width) answers.push(values.subarray(at, at + width));
  }
  return answers;
}
