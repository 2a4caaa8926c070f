// npm run test:photos [-- --json FILE]
// The main job on real photos, through the command: two recipes, the run folder in stock
// TensorFlow.js, and the same bits from the same seed.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { predictions } from './stock-predictions.mjs';

const root = resolve(import.meta.dirname, '../..');
const data = resolve(process.env.GRAFT_DATA ?? resolve(root, '../shared/data'));
const { values: options } = parseArgs({ options: { json: { type: 'string' } } });
const photos = join(data, 'sign-language-digits/Dataset');
const base = join(data, 'mobilenet-v1-025-224-tfjs/model.json');
if (!existsSync(photos) || !existsSync(base)) {
  console.log(`skipped: no photos in ${data} (set GRAFT_DATA)`);
  console.log('0 passed, 0 failed, 4 skipped');
  process.exit(0);
}
const folder = mkdtempSync(join(tmpdir(), 'graft-photos-'));
const graft = (...args) =>
  JSON.parse(
    execFileSync(process.execPath, [join(root, 'packages/cli/bin/graft.mjs'), ...args, '--json'], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
      maxBuffer: 2 ** 26,
    }),
  );
const train = (recipe, out) =>
  graft(
    'train',
    photos,
    '--base',
    base,
    '--out',
    join(folder, out),
    '--seed',
    '7',
    '--recipe',
    recipe,
  );

const figures = {};
const outcome = { passed: 0, failed: 0 };
async function check(name, run) {
  try {
    await run();
    outcome.passed += 1;
    console.log(`✓ ${name}`);
  } catch (error) {
    outcome.failed += 1;
    console.log(`✗ ${name}: ${error.message}`);
  }
}
try {
  await check('linear probe: validation accuracy of at least 0.93', () => {
    figures.probe = train('linear-probe', 'probe');
    assert.equal(figures.probe.examples.training, 1650);
    assert.ok(figures.probe.accuracy >= 0.93, `it is ${figures.probe.accuracy}`);
  });
  await check('last stages unfrozen: validation accuracy of at least 0.95', () => {
    figures.tuned = train('unfreeze-last', 'tuned');
    assert.ok(figures.tuned.accuracy >= 0.95, `it is ${figures.tuned.accuracy}`);
    const report = readFileSync(figures.tuned.report, 'utf8').replace(/<[^>]+>/g, ' ');
    assert.match(report, /stage_3\s+\d+\s+[\d,]+\s+frozen\s+frozen/);
    assert.match(report, /stage_5\s+\d+\s+[\d,]+\s+frozen\s+rate/);
  });
  await check('the same seed gives the same weights, bit for bit', () => {
    const again = train('linear-probe', 'again');
    const weights = (run) =>
      JSON.parse(readFileSync(run.model, 'utf8')).weightsManifest.flatMap(({ paths }) =>
        paths.map((path) => readFileSync(join(run.out, path)).toString('base64')),
      );
    assert.deepEqual(weights(again), weights(figures.probe));
  });
  await check('stock TensorFlow.js loads the run folder and predicts the same', async () => {
    const { ours, stock } = await predictions(join(folder, 'tuned'));
    ours.forEach((value, i) => assert.ok(Math.abs(value - stock[i]) <= 1e-5, `output ${i}`));
  });
} finally {
  rmSync(folder, { recursive: true, force: true });
}
const summary = Object.fromEntries(
  Object.entries(figures).map(([name, { accuracy, backend, seconds }]) => [
    name,
    { accuracy, backend, seconds },
  ]),
);
console.log(JSON.stringify(summary));
if (options.json) writeFileSync(options.json, `${JSON.stringify(summary, null, 2)}\n`);
console.log(`${outcome.passed} passed, ${outcome.failed} failed`);
process.exitCode = outcome.failed > 0 ? 1 : 0;
