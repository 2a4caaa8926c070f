import { execFileSync } from 'node:child_process';
import { resolve } from 'node:path';
import { fineTune, linearProbe, lpft } from '@graftjs/transfer';
import { grafted, photos } from './shared/photos.mjs';
import { accuracyOf } from './shared/trial.mjs';

export const claim = 'real photos: ten signs, from MobileNet v1 0.25';
export const threshold =
  'linear probe 0.93 with features computed once, five times faster than TensorFlow.js by hand on its WASM backend; 60 epochs of the head under 3 s; the best recipe 0.983';

export async function study({ dataDir, seed, trimmed }) {
  const { train, test } = await photos(dataDir, seed);
  const run = async (recipe, validation = null) => {
    const model = await grafted(dataDir);
    const { seconds } = await fineTune(model, train, { recipe, validation, seed });
    const accuracy = (await accuracyOf(model, test)) / 100;
    model.dispose();
    return { seconds, accuracy };
  };
  // With the test photos, so that all of them go through the net once.
  const probe = await run(linearProbe(), test);
  const head = await run(linearProbe({ start: 'random', epochs: 60 }));
  const tuned = trimmed ? null : await run(lpft({ tuneEpochs: 6, learningRate: 3e-4 }));
  const stock = stockPass(dataDir);
  const pass = probe.seconds.features;
  const faster = stock.seconds / pass;
  const epochs = head.seconds.training;
  return {
    passed: probe.accuracy >= 0.93 && faster >= 5 && epochs < 3 && (tuned?.accuracy ?? 1) >= 0.983,
    seeds: [seed],
    figures: {
      probe: probe.accuracy,
      probeByGradients: head.accuracy,
      best: tuned?.accuracy ?? null,
      featureSeconds: pass,
      stockSeconds: stock.seconds,
      faster,
      headSeconds: epochs,
      tuningSeconds: tuned?.seconds.total ?? null,
    },
    tables: [
      {
        head: ['recipe', `accuracy on ${test.size} photos`, 'features', 'training'],
        rows: [
          ['linear probe, solved', probe],
          ['linear probe, 60 epochs from random numbers', head],
          ...(tuned ? [['LP-FT, six epochs of all layers at 3e-4', tuned]] : []),
        ].map(([name, { accuracy, seconds }]) => [
          name,
          accuracy.toFixed(3),
          `${seconds.features.toFixed(1)} s`,
          `${seconds.training.toFixed(1)} s`,
        ]),
      },
      {
        head: ['feature pass', 'photos', 'seconds'],
        rows: [
          ['Graft on simd', train.size + test.size, pass.toFixed(1)],
          ['TensorFlow.js by hand, WASM, 2 threads', stock.photos, stock.seconds.toFixed(1)],
        ],
      },
    ],
    notes: [
      `${train.size} photos train. Keras on the same job: probe 0.947, all layers six epochs 0.983 in 230 s.`,
    ],
  };
}

function stockPass(dataDir) {
  const script = resolve(import.meta.dirname, 'stock/feature-pass.mjs');
  return JSON.parse(execFileSync(process.execPath, [script, dataDir], { encoding: 'utf8' }));
}
