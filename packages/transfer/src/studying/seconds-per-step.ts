import type { Dataset, Model } from '@graftjs/core';
import { gradientsOf } from '../adaptive/relative-gradients.js';
import { withPart, type PartOptions } from '../adaptive/prepared-part.js';
import type { Example } from '../prefix/features-of.js';
import { Random } from '@graftjs/core';

/** Seconds of one training step on a whole batch, measured on gradients alone. */
export function secondsPerStep(
  model: Model,
  data: Dataset<Example>,
  options: PartOptions & { readonly batchSize: number },
): Promise<number> {
  return withPart(model, data, options, async ({ rest, data: prepared, task }) => {
    const how = { batchSize: options.batchSize, batches: 1, random: new Random(0) };
    let fastest = Infinity;
    for (let round = 0; round < 2; round++) {
      const begin = performance.now();
      await gradientsOf(rest, prepared, task.loss, how);
      fastest = Math.min(fastest, (performance.now() - begin) / 1000);
      // The second is for what the first had to make ready; where a step is slow, that is little.
      if (fastest > 1) break;
    }
    return Math.max(1e-4, fastest);
  });
}
