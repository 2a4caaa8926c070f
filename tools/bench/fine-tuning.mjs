// npm run bench:fine-tuning [-- --python PYTHON] [--epochs N] [--threads N] [--seed S] [--json FILE]
// The main job in full, and the same in Keras: MobileNet v1 0.25 learns ten signs from 1,650 photos,
// first its head on frozen features, then all layers, batch normalisations frozen, six epochs at 3e-4.
import { execFileSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { simd } from '@graftjs/backend-simd';
import { useBackend } from '@graftjs/core';
import { fineTune, lpft } from '@graftjs/transfer';
import { grafted, mobileNet, photoFolder, photos } from '../../docs/studies/shared/photos.mjs';

const { values: options } = parseArgs({
  options: {
    python: { type: 'string' },
    epochs: { type: 'string', default: '6' },
    threads: { type: 'string', default: '2' },
    seed: { type: 'string', default: '7' },
    json: { type: 'string' },
  },
});
const [epochs, threads, seed] = [options.epochs, options.threads, options.seed].map(Number);
const root = resolve(import.meta.dirname, '../..');
const dataDir = resolve(process.env.GRAFT_DATA ?? resolve(root, '../shared/data'));
if (!existsSync(photoFolder(dataDir))) {
  console.log(`skipped: no photos in ${dataDir} (set GRAFT_DATA)`);
  process.exit(0);
}

const ours = await graftJob();
print('Graft on simd', ours);
const keras = options.python ? kerasJob() : null;
if (keras) {
  print('Keras on TensorFlow', keras);
  const ratio = total(ours) / total(keras);
  console.log(`Graft takes ${ratio.toFixed(2)} of the time of Keras (at most 2 is the aim)`);
}
if (options.json) writeFileSync(options.json, `${JSON.stringify({ threads, ours, keras })}\n`);
process.exit(ours.accuracy >= 0.97 || epochs < 6 ? 0 : 1);

async function graftJob() {
  await useBackend(simd({ threads }));
  const { train, test } = await photos(dataDir, seed);
  const model = await grafted(dataDir);
  const result = await fineTune(model, train, {
    ...{ recipe: lpft({ tuneEpochs: epochs, learningRate: 3e-4 }), validation: test, seed },
  });
  const [probe, tuning] = [result.phases[0], result.phases.at(-1)];
  return {
    accuracy: result.logs['val.accuracy'],
    features: result.seconds.features,
    head: probe.seconds.training,
    tuning: tuning.seconds.training,
  };
}

function kerasJob() {
  const script = resolve(import.meta.dirname, 'fine_tuning.py');
  const folder = resolve(mobileNet(dataDir), '..');
  const args = [script, folder, photoFolder(dataDir), ...[epochs, threads, seed].map(String)];
  const env = { ...process.env, KERAS_BACKEND: 'tensorflow', TF_CPP_MIN_LOG_LEVEL: '3' };
  const output = execFileSync(options.python, args, {
    ...{ encoding: 'utf8', env, stdio: ['ignore', 'pipe', 'ignore'] },
  });
  return JSON.parse(output.trim().split('\n').at(-1));
}

function total({ features, head, tuning }) {
  return features + head + tuning;
}

function print(name, figures) {
  const seconds = ['features', 'head', 'tuning'].map(
    (part) => `${part} ${figures[part].toFixed(1)} s`,
  );
  console.log(
    `${name.padEnd(22)}accuracy ${figures.accuracy.toFixed(3)}, ${seconds.join(', ')}, in all ${total(figures).toFixed(1)} s`,
  );
}
