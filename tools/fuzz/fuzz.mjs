#!/usr/bin/env node
// Damages model files in every way and loads them: each must load, or be a FormatError, within two
// seconds, without reading outside of its folder, leaving tensors, or taking memory without reason.
//
//   npm run fuzz -- [--files 500] [--seed 7] [--json FILE] [--only FORMAT] [--keep FOLDER]
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import { cpu } from '@graftjs/backend-cpu';
import { useBackend } from '@graftjs/core';
import { corpus } from './corpus.mjs';
import { mutate } from './mutate.mjs';
import { seeded } from './random.mjs';

const LIMIT_MS = 2000;
const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const { values: given } = parseArgs({
  options: {
    files: { type: 'string', default: '500' },
    seed: { type: 'string', default: '7' },
    json: { type: 'string' },
    only: { type: 'string' },
    keep: { type: 'string' },
  },
});
await useBackend(cpu());
const all = await corpus(root);
const items = all.filter(({ format }) => !given.only || format === given.only);
const random = seeded(Number(given.seed));
const counts = { loaded: 0, FormatError: 0 };
const failures = [];
let slowest = { ms: 0 };
let worker = await startWorker();

let done = 0;
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.on(signal, () => {
    finish();
    process.exit();
  });
}
for (let i = 0; i < Number(given.files); i++) {
  const item = random.pick(items);
  const { kind, files } = mutate(item, random, all);
  const started = performance.now();
  let result = await runIn(worker, { format: item.format, files });
  const ms = performance.now() - started;
  if (result === null) {
    // A busy machine is slow as well: once more, alone in a new process.
    await worker.terminate();
    worker = await startWorker();
    result = await runIn(worker, { format: item.format, files });
  }
  done += 1;
  if (done % 1000 === 0)
    console.error(`${done} of ${given.files} files, ${failures.length} failures`);
  const label = `#${i} ${item.name}, ${kind}`;
  if (ms > slowest.ms) slowest = { ms: Math.round(ms), file: label };
  if (result === null) {
    failures.push({
      file: label,
      problems: [`it took more than ${LIMIT_MS} ms, or the process ended`],
    });
    await worker.terminate();
    worker = await startWorker();
  } else {
    counts[result.end] = (counts[result.end] ?? 0) + 1;
    if (result.problems.length > 0) failures.push({ file: label, problems: result.problems });
  }
  const failed = failures.at(-1)?.file === label;
  if (failed && given.keep) keep(join(given.keep, String(i)), files);
}
await worker.terminate();
finish();

/** Says and writes how it went, so far as it went. */
function finish() {
  const report = {
    files: done,
    seed: Number(given.seed),
    loaded: counts.loaded,
    formatErrors: counts.FormatError,
    failures,
    slowest,
  };
  if (given.json) writeFileSync(given.json, `${JSON.stringify(report, null, 2)}\n`);
  console.log(
    `${done} damaged files: ${report.loaded} loaded, ${report.formatErrors} FormatErrors, ` +
      `${failures.length} failures; slowest ${slowest.ms} ms`,
  );
  for (const { file, problems } of failures.slice(0, 20)) {
    console.log(`failed   ${file}: ${problems.join('; ').split('\n').slice(0, 4).join('\n')}`);
  }
  process.exitCode = failures.length > 0 ? 1 : 0;
}

async function startWorker() {
  const made = new Worker(new URL('./load-worker.mjs', import.meta.url), {
    resourceLimits: { maxOldGenerationSizeMb: 512 },
  });
  made.on('error', () => {});
  await new Promise((ready) => made.once('message', ready));
  return made;
}

/** What the worker says of a file; `null` where it does not, in time. */
function runIn(target, message) {
  return new Promise((done) => {
    const end = (result) => {
      clearTimeout(timer);
      target.off('message', end);
      target.off('exit', gone);
      done(result);
    };
    const gone = () => end(null);
    const timer = setTimeout(gone, LIMIT_MS);
    target.on('message', end);
    target.on('exit', gone);
    target.postMessage(message);
  });
}

function keep(folder, files) {
  mkdirSync(folder, { recursive: true });
  for (const [name, bytes] of files) writeFileSync(join(folder, name), bytes);
}
