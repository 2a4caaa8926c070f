import { fineTune } from '@graftjs/transfer';
import { accuracy } from '@graftjs/metrics';
import { evaluate } from '@graftjs/training';

export const BATCH = 32;

/** How many epochs make about so many steps. */
export const epochsFor = (steps, data, batchSize = BATCH) =>
  Math.max(1, Math.round(steps / Math.ceil(data.size / batchSize)));

/** Share of right answers, in percent. */
export async function accuracyOf(model, test) {
  const figures = await evaluate(model, test.batch(300), { metrics: { accuracy: accuracy() } });
  return 100 * figures.accuracy;
}

/** Fine-tunes a model, and says how well it does; the model is used up. */
export async function trial({ model, data, test, ...options }) {
  // No metrics in training: nobody reads them, and a step is short.
  await fineTune(model, data, { batchSize: BATCH, metrics: {}, ...options });
  const result = await accuracyOf(model, test);
  model.dispose();
  return result;
}
