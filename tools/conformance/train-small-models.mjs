import { closeBackend, memory, useBackend } from '@graftjs/core';
import { categoricalCrossentropy, sparseCategoricalCrossentropy } from '@graftjs/losses';
import { adam } from '@graftjs/optimizers';
import { fit } from '@graftjs/training';
import { openBackend } from './open-backend.mjs';
import { smallBatch, smallModels } from './small-models.mjs';

const STEPS = 5;
const TOLERANCE = 1e-4;

/** Every small model trained on a backend: its losses step by step, or why there are none. */
async function lossesOn(backend) {
  await useBackend(backend);
  const all = {};
  for (const [name, description] of Object.entries(smallModels)) {
    const before = memory().numTensors;
    const { x, y } = smallBatch(description);
    try {
      const model = description.make();
      const loss = description.sparse ? sparseCategoricalCrossentropy() : categoricalCrossentropy();
      const options = { epochs: STEPS, batchSize: 16, shuffle: false, seed: 7, progress: 'none' };
      const { epochs } = await fit(model, { x, y }, { loss, optimizer: adam(0.01), ...options });
      all[name] = epochs.map(({ logs }) => logs.loss);
      model.dispose();
    } catch (error) {
      all[name] = error;
    }
    x.dispose();
    y.dispose();
    if (!(all[name] instanceof Error) && memory().numTensors !== before)
      all[name] = new Error(`${memory().numTensors - before} tensors are left behind`);
  }
  await closeBackend(backend);
  return all;
}

/**
 * Trains the small models on a backend and on the reference, and compares their losses.
 * @returns a report like those of the other tiers
 */
export async function trainSmallModels(name, options) {
  const wanted = await lossesOn(await openBackend('cpu', options));
  const got = name === 'cpu' ? wanted : await lossesOn(await openBackend(name, options));
  const failures = Object.keys(smallModels).flatMap((model) => {
    const message = difference(got[model], wanted[model]);
    return message ? [{ name: `models/${model}`, message }] : [];
  });
  const specs = Object.keys(smallModels).length;
  const counts = { specs, passed: specs - failures.length, failed: failures.length, skipped: 0 };
  return { backend: name, ...counts, failures };
}

function difference(got, wanted) {
  for (const result of [got, wanted]) if (result instanceof Error) return result.stack;
  const far = got.some(
    (loss, i) => !(Math.abs(loss - wanted[i]) <= TOLERANCE * Math.abs(wanted[i])),
  );
  if (far || got.length !== STEPS)
    return `losses ${got.join(', ')}, the reference's ${wanted.join(', ')}`;
  return got.at(-1) < got[0] ? undefined : `the loss did not fall: ${got.join(', ')}`;
}
