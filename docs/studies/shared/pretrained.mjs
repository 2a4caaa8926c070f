import { createHash } from 'node:crypto';
import { existsSync, mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { loadModel, saveModel } from '@graftjs/formats';
import { sparseCategoricalCrossentropy } from '@graftjs/losses';
import { sparseCategoricalAccuracy } from '@graftjs/metrics';
import { adam, cosineDecay } from '@graftjs/optimizers';
import { fit } from '@graftjs/training';

const folder = resolve(import.meta.dirname, '../../../node_modules/.cache/graft-studies');

/**
 * A trained model that is there after the first time: each call loads a copy of its own.
 *
 * @param facts all that decides what the weights come to; the file is named after them
 * @param make gives the untrained model
 */
export async function pretrained(facts, make, data) {
  const hash = createHash('sha256').update(JSON.stringify(facts)).digest('hex').slice(0, 12);
  const file = join(folder, `${facts.name}-${hash}.keras`);
  if (!existsSync(file)) {
    mkdirSync(folder, { recursive: true });
    const model = make();
    await train(model, await data(), facts);
    await saveModel(model, file);
    model.dispose();
  }
  return loadModel(file);
}

async function train(model, data, { epochs, seed, batchSize = 64, learningRate = 2e-3 }) {
  const batches = data.shuffle().batch(batchSize);
  await fit(model, batches, {
    loss: sparseCategoricalCrossentropy(),
    metrics: { accuracy: sparseCategoricalAccuracy() },
    epochs,
    seed,
    progress: false,
    optimizer: adam(cosineDecay(learningRate, { decaySteps: epochs * batches.size })),
  });
}
