import { Random, tidy, type Dataset, type Model, type Tensor } from '@graftjs/core';
import { dataset } from '@graftjs/datasets';
import type { Example } from '../prefix/features-of.js';

/** Seconds that one example takes through a model, measured on a few. */
export async function secondsPerExample(
  model: Model,
  data: Dataset<Example>,
  count = 4,
): Promise<number> {
  let fastest = Infinity;
  for (let round = 0; round < 2; round++) {
    const begin = performance.now();
    let seen = 0;
    const batches = dataset(data).take(count).batch(count);
    for await (const batch of batches.iterate({ epoch: 0, random: new Random(0) })) {
      const { x, y } = batch as unknown as { x: Tensor | Tensor[]; y: Tensor };
      const made = [tidy(() => model.predict(x) as Tensor | Tensor[])].flat();
      await (made[0] as Tensor).data();
      seen += (made[0] as Tensor).shape[0] as number;
      for (const tensor of [...[x].flat(), y, ...made]) tensor.dispose?.();
    }
    // The first round warms up: kernels are compiled, pixels read.
    fastest = Math.min(fastest, (performance.now() - begin) / 1000 / Math.max(1, seen));
  }
  return fastest;
}
