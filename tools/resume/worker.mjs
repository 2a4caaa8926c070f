// Trains a small network and goes on where it was killed: node worker.mjs FOLDER OUT THREADS SEED
// With a fifth argument, `slow`, only an interrupt saves, and the disk hangs in the middle of it.
import { createHash } from 'node:crypto';
import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { simd } from '@graftjs/backend-simd';
import { defineCallback, Random, useBackend } from '@graftjs/core';
import { fromArrays } from '@graftjs/datasets';
import { batchNormalization, conv2d, dense, dropout, flatten, sequential } from '@graftjs/layers';
import { sparseCategoricalCrossentropy } from '@graftjs/losses';
import { accuracy } from '@graftjs/metrics';
import { adam } from '@graftjs/optimizers';
import {
  backupAndRestore,
  earlyStopping,
  fit,
  folderStore,
  reduceOnPlateau,
  stopOnInterrupt,
} from '@graftjs/training';

const [folder, out, threads, seed, slow] = process.argv.slice(2);
await useBackend(simd({ threads: Number(threads) }));

/** Bright squares whose place is their class, in noise. */
function examples(count, random) {
  const y = Int32Array.from({ length: count }, (_, i) => i % 4);
  const x = Float32Array.from({ length: count * 144 }, () => random.normal(0, 0.7));
  y.forEach((label, i) => {
    const [row, column] = [label < 2 ? 2 : 7, label % 2 ? 2 : 7];
    for (let r = 0; r < 3; r++)
      for (let c = 0; c < 3; c++) x[i * 144 + (row + r) * 12 + column + c] += 1;
  });
  return fromArrays({ x: { data: x, shape: [count, 12, 12, 1] }, y });
}

/** Noise and a shift of one pixel, drawn anew for each example and epoch. */
const augment = ({ x, y }, { random }) => {
  const shift = random.integer(3) - 1;
  const { length } = x.data;
  const data = Float32Array.from(x.data, (_, i) => x.data[(i + shift + length) % length]);
  for (let i = 0; i < length; i++) data[i] += random.normal(0, 0.1);
  return { x: { data, shape: x.shape }, y };
};

const data = examples(320, new Random('data'));
const model = sequential([
  conv2d(8, { kernelSize: 3, activation: 'relu', inputShape: [12, 12, 1] }),
  batchNormalization(),
  conv2d(8, { kernelSize: 3, activation: 'relu' }),
  flatten(),
  dropout(0.4),
  dense(4, { activation: 'softmax' }),
]);
const interrupt = stopOnInterrupt({ resumeHint: 'Run the same command again to go on.' });
const disk = folderStore(folder);
const slowDisk = {
  ...disk,
  async write(name, bytes) {
    if (!interrupt.signal.aborted) return disk.write(name, bytes);
    writeFileSync(join(folder, `${name}.partial`), bytes.subarray(0, bytes.length / 2));
    process.stderr.write('half of it is written\n');
    await wait(60_000);
  },
};
const history = await fit(model, data.shuffle().map(augment).batch(16).prefetch(2), {
  loss: sparseCategoricalCrossentropy(),
  optimizer: adam(3e-3),
  metrics: { acc: accuracy() },
  epochs: 12,
  seed: Number(seed),
  signal: interrupt.signal,
  validation: examples(80, new Random('validation')).batch(40),
  callbacks: [
    defineCallback({
      name: 'tell',
      onBatchEnd: ({ epoch, step }) => void process.stdout.write(`step ${epoch * 20 + step}\n`),
    }),
    reduceOnPlateau({ monitor: 'val.loss', factor: 0.5, patience: 1 }),
    earlyStopping({ monitor: 'val.acc', patience: 12 }),
    backupAndRestore({
      folder: slow ? slowDisk : disk,
      everySteps: slow ? 1000 : 2,
      deleteAtEnd: false,
    }),
  ],
});
if (history.stopped === 'interrupted') process.exit(130);
const weights = createHash('sha256');
for (const tensor of model.getWeights())
  weights.update(new Uint8Array((await tensor.data()).slice().buffer));
const epochs = history.epochs.map(({ seconds: _, ...record }) => record);
const result = {
  weights: weights.digest('hex'),
  epochs,
  kept: history.kept,
  stopped: history.stopped,
};
writeFileSync(`${out}.partial`, JSON.stringify(result));
renameSync(`${out}.partial`, out);
process.exit(0);
