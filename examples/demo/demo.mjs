// Transfer learning in one file, on data that it draws itself: a network learns to read letters, is
// grafted onto ten handwritten digits of each kind, and is compared with the same network trained
// on these digits alone, for as many steps and at the better of two learning rates.
//
//   npm run demo             prints how it goes, and where the report is
//   npm run --silent demo -- --json
import { join } from 'node:path';
import { simd } from '@graftjs/backend-simd';
import { wasm } from '@graftjs/backend-wasm';
import { useBackend } from '@graftjs/core';
import { digitGlyphs, glyphs, letterGlyphs } from '@graftjs/datasets';
import { loadModel, saveModel } from '@graftjs/formats';
import { conv2d, dense, globalAveragePooling2d, maxPooling2d, sequential } from '@graftjs/layers';
import { sparseCategoricalCrossentropy } from '@graftjs/losses';
import { accuracy } from '@graftjs/metrics';
import { adam } from '@graftjs/optimizers';
import { evaluate, fit } from '@graftjs/training';
import { fineTune, graft, lpft } from '@graftjs/transfer';
import { mean, writeReport } from './demo-report.mjs';

const SEEDS = [1, 2, 3];
const EXAMPLES = 10; // of each digit, to learn from
const TESTS = 100; // of each digit, to measure with
const BATCH = 20;
const RATES = [3e-3, 1e-2]; // for training from scratch
const folder = join('runs', 'demo');
const start = performance.now();
const say = (text) => console.error(text);
const { name: backend } = await useBackend(simd(), wasm());

const network = (classes) =>
  sequential([
    conv2d(16, { kernelSize: 3, activation: 'relu', inputShape: [28, 28, 1] }),
    maxPooling2d({ poolSize: 2 }),
    conv2d(32, { kernelSize: 3, activation: 'relu' }),
    maxPooling2d({ poolSize: 2 }),
    conv2d(64, { kernelSize: 3, activation: 'relu' }),
    globalAveragePooling2d(),
    dense(classes, { activation: 'softmax' }),
  ]);
const task = () => ({ loss: sparseCategoricalCrossentropy(), metrics: { accuracy: accuracy() } });

say(`1. A source model: ${letterGlyphs.length} letters, on ${backend}`);
const letters = glyphs({ symbols: letterGlyphs, count: 200, seed: 'letters' });
const source = network(letterGlyphs.length);
const learned = await fit(source, letters.shuffle().batch(32), {
  ...task(),
  optimizer: adam(2e-3),
  epochs: 8,
  seed: 0,
});
say(
  `   ${letters.size} letters, training accuracy ${learned.epochs.at(-1).logs.accuracy.toFixed(3)}`,
);
await saveModel(source, join(folder, 'source'));

const test = glyphs({ symbols: digitGlyphs, count: TESTS, seed: 'test' });
const watched = glyphs({ symbols: digitGlyphs, count: 20, seed: 'watched' });
const accuracyOf = async (model) => (await evaluate(model, test.batch(100), task())).accuracy;

const transferred = [];
const scratch = RATES.map(() => []);
let last;
let scratchSeconds;
for (const seed of SEEDS) {
  const few = glyphs({ symbols: digitGlyphs, count: EXAMPLES, seed });

  say(`2. Seed ${seed}: the letters' network learns ten digits of each kind`);
  const base = await loadModel(join(folder, 'source'));
  const model = graft(base, { head: [dense(10, { activation: 'softmax' })] });
  const result = await fineTune(model, few, {
    recipe: lpft({ tuneEpochs: 10 }),
    validation: watched, // for the curves of the report alone
    batchSize: BATCH,
    seed,
  });
  transferred.push(await accuracyOf(model));
  last = { model, result };

  say('   the same network learns the same digits from scratch');
  for (const [i, rate] of RATES.entries()) {
    const fresh = network(10);
    const history = await fit(fresh, few.shuffle().batch(BATCH), {
      ...task(),
      optimizer: adam(rate),
      epochs: result.history.length, // as many steps in all
      seed,
    });
    scratchSeconds = history.seconds;
    scratch[i].push(await accuracyOf(fresh));
  }
  say(
    `   transferred ${transferred.at(-1).toFixed(3)}, from scratch ${scratch.map((a) => a.at(-1).toFixed(3)).join(' or ')}`,
  );
}

const best = scratch.reduce((a, b) => (mean(a) >= mean(b) ? a : b));
const seconds = (performance.now() - start) / 1000;
const report = await writeReport({
  ...last,
  folder,
  test,
  transferred,
  scratch: best,
  counts: { training: EXAMPLES, validation: TESTS },
  backend,
  times: [
    { name: 'letters, source model', seconds: learned.seconds },
    { name: 'digits, transferred', seconds: last.result.seconds.total },
    { name: 'digits, from scratch', seconds: scratchSeconds },
  ],
});
if (process.argv.includes('--json')) {
  const figures = {
    transfer: { accuracy: mean(transferred), accuracies: transferred },
    scratch: { accuracy: mean(best), accuracies: best, rate: RATES[scratch.indexOf(best)] },
    seeds: SEEDS.length,
    seconds,
    report,
  };
  console.log(JSON.stringify(figures));
} else {
  console.log(`Transferred   ${(100 * mean(transferred)).toFixed(1)} % right`);
  console.log(
    `From scratch  ${(100 * mean(best)).toFixed(1)} % right, with the same examples and steps`,
  );
  console.log(`${seconds.toFixed(0)} s on ${backend}. Report: ${report}`);
}
