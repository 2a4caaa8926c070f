#!/usr/bin/env node
// Writes event files with a short run, and opens them in TensorBoard itself.
//
//   npm run test:tensorboard -- --python PYTHON
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { writeRun } from './write-run.mjs';

const { values } = parseArgs({ options: { python: { type: 'string' } } });
const python = values.python ?? process.env.GRAFT_PYTHON;
const has = python && spawnSync(python, ['-c', 'import tensorboard']).status === 0;
if (!has) {
  console.log(
    `skipped: ${python ? `${python} has no TensorBoard` : 'name a Python that has TensorBoard'}, --python PYTHON (or set GRAFT_PYTHON)`,
  );
  process.exit(0);
}

const folder = mkdtempSync(join(tmpdir(), 'graft-tensorboard-'));
const wrote = await writeRun(folder);
const script = join(import.meta.dirname, 'read_logs.py');
const { status, stdout, stderr } = spawnSync(python, [script, folder], { encoding: 'utf8' });
rmSync(folder, { recursive: true });
assert.equal(status, 0, stderr.slice(-2000));
const { version, events, served } = JSON.parse(stdout);

const rounded = (figures) => figures.map((figure, epoch) => [epoch, Math.fround(figure)]);
const near = (got, wanted) => assert.ok(Math.abs(got - wanted) < 1e-6, `${got} is not ${wanted}`);
const checks = {
  'scalars: every figure of the run, in a run each for training and validation'() {
    const { train, validation } = events;
    assert.deepEqual(train.scalars['epoch_loss'], rounded(wrote.losses));
    assert.deepEqual(train.scalars['epoch_acc'], rounded(wrote.accuracies));
    assert.deepEqual(validation.scalars['epoch_loss'], rounded(wrote.validationLosses));
    assert.deepEqual(Object.keys(validation.scalars).sort(), ['epoch_acc', 'epoch_loss']);
    const steps = train.scalars['batch_loss'].map(([step]) => step);
    assert.deepEqual(steps, [1, 2, 3, 4, 5, 6]);
    assert.deepEqual(served.runs.sort(), ['.', 'train', 'validation']);
    assert.deepEqual(
      served.loss.map(([, step, value]) => [step, value]),
      rounded(wrote.losses),
    );
  },
  'histograms: of every parameter, as many values as it has'() {
    assert.deepEqual(Object.keys(events.train.histograms).sort(), wrote.parameters);
    const last = events.train.histograms['first/kernel'].at(-1);
    const [step, min, max, count, sum, buckets] = last;
    assert.deepEqual([step, count], [1, wrote.kernel.length]);
    near(min, Math.min(...wrote.kernel));
    near(max, Math.max(...wrote.kernel));
    const add = (a, b) => a + b;
    near(sum, wrote.kernel.reduce(add));
    assert.equal(buckets.reduce(add), wrote.kernel.length);
    // [time, step, [[left, right, count], …]]
    const drawn = served.histogram.at(-1)[2];
    near(drawn.map(([, , height]) => height).reduce(add), wrote.kernel.length);
  },
  'images: a PNG of the right size'() {
    const pngs = [0, 1].map((epoch) => [epoch, 3, 2, '89504e47']);
    assert.deepEqual(events.train.images['picture'], pngs);
    assert.equal(served.images.length, 2);
    const png = Buffer.from(served.images[0], 'hex');
    assert.deepEqual([png.toString('latin1', 1, 4), png.readUInt32BE(16)], ['PNG', 3]);
  },
  'text: as Markdown'() {
    assert.deepEqual(events.train.texts['notes/text_summary'], ['# Grüße']);
    assert.match(served.text[0].text, /<h1>Grüße<\/h1>/);
  },
  'graph: a node for each layer'() {
    const [input, ...layers] = events.train.graph;
    assert.deepEqual(layers, [
      ['first', 'Dense', [input[0]]],
      ['second', 'Dense', ['first']],
    ]);
    assert.match(served.graph, /name: "second"/);
  },
  'hparams: a row with its values and the last loss'() {
    const kinds = served.experiment.hparamInfos.map(({ name, type }) => [name, type]);
    assert.deepEqual(kinds.sort(), [
      ['nesterov', 'DATA_TYPE_BOOL'],
      ['optimizer', 'DATA_TYPE_STRING'],
      ['rate', 'DATA_TYPE_FLOAT64'],
    ]);
    const [group, ...others] = served.sessions.sessionGroups;
    assert.equal(others.length, 0);
    assert.deepEqual(group.hparams, { rate: 0.01, optimizer: 'sgd', nesterov: false });
    const { status: ended } = group.sessions[0];
    assert.equal(ended, 'STATUS_SUCCESS');
    near(group.metricValues[0].value, Math.fround(wrote.losses.at(-1)));
  },
};

let failed = 0;
for (const [name, check] of Object.entries(checks)) {
  try {
    check();
    console.log(`✔ ${name}`);
  } catch (error) {
    failed += 1;
    console.log(`✖ ${name}\n${error.message}`);
  }
}
console.log(
  `TensorBoard ${version}: ${Object.keys(checks).length - failed} passed, ${failed} failed`,
);
process.exitCode = failed > 0 ? 1 : 0;
