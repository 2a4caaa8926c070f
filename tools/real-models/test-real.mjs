#!/usr/bin/env node
// Loads every model that Keras saved under the real data, and compares what it computes with what
// Keras computed, on several backends.
//
//   npm run --silent test:real -- [--json FILE] [--data FOLDER] [--backends cpu,simd] [--only TEXT]
import { existsSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { findFiles } from './find-files.mjs';
import { compareGolden } from './compare-golden.mjs';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const { values: given } = parseArgs({
  options: {
    json: { type: 'string' },
    data: { type: 'string' },
    backends: { type: 'string', default: 'cpu,simd' },
    only: { type: 'string' },
  },
});
const data = resolve(given.data ?? process.env.GRAFT_DATA ?? join(root, '../shared/data'));
const folder = existsSync(join(data, 'keras')) ? join(data, 'keras') : data;
if (!existsSync(folder)) {
  console.log(`skipped: there is no real data in ${folder} (set GRAFT_DATA)`);
  process.exit(0);
}

const { loadModel, loadWeights, modelFromJson, openHdf5 } = await import('@graftjs/formats');
const { memory, useBackend } = await import('@graftjs/core');
const names = given.backends.split(',');
const factories = { cpu: '@graftjs/backend-cpu', simd: '@graftjs/backend-simd' };
const makers = await Promise.all(names.map(async (name) => (await import(factories[name]))[name]));
await useBackend(makers[0]());

const found = findFiles(folder, openHdf5).filter(
  ({ path }) => !given.only || path.includes(given.only),
);
const refused = [];
const leaks = [];
let loaded = 0;
const models = found.filter(({ kind }) => kind === 'model' || kind === 'config');
for (const { path, kind, text } of models) {
  const before = memory().numTensors;
  try {
    const model = kind === 'model' ? await loadModel(path) : modelFromJson(text);
    loaded += 1;
    model.dispose();
  } catch (error) {
    refused.push({ file: relative(folder, path), reason: reasonOf(error) });
  }
  if (memory().numTensors !== before) leaks.push(relative(folder, path));
}

const failed = [];
const goldens = found.filter(({ kind }) => kind === 'golden');
let matched = 0;
let worst = { excess: 0 };
for (const { path } of goldens) {
  let whole = true;
  for (const [i, name] of names.entries()) {
    await useBackend(makers[i]());
    try {
      const result = await compareGolden(path, { loadModel, loadWeights, modelFromJson, openHdf5 });
      if (result.excess > worst.excess) {
        worst = { ...result, file: relative(folder, path), backend: name };
      }
      if (result.excess > 1) {
        whole = false;
        failed.push({ file: relative(folder, path), backend: name, ...result });
      }
    } catch (error) {
      whole = false;
      failed.push({ file: relative(folder, path), backend: name, reason: reasonOf(error) });
    }
  }
  if (whole) matched += 1;
}

const uncompared = found
  .filter(({ kind }) => kind === 'targets')
  .map(({ path }) => ({
    file: relative(folder, path),
    reason: 'it holds inputs and training targets, and nothing that Keras computed',
  }));
const report = {
  models: models.length,
  loaded,
  refused,
  goldens: goldens.length,
  matched,
  worst,
  backends: names,
  uncompared,
  ...(failed.length > 0 ? { failed } : {}),
  ...(leaks.length > 0 ? { leaks } : {}),
};
if (given.json) writeFileSync(given.json, `${JSON.stringify(report, null, 2)}\n`);
console.log(
  `${loaded} of ${models.length} models loaded, ${refused.length} refused for a stated reason; ` +
    `${matched} of ${goldens.length} goldens matched on ${names.join(' and ')}`,
);
for (const { file, reason } of refused) console.log(`refused  ${file}: ${reason}`);
for (const { file, backend, reason, at, excess } of failed) {
  console.log(`differs  ${file} (${backend}): ${reason ?? `${at}, ${excess.toFixed(1)} times`}`);
}
process.exitCode = failed.length > 0 || leaks.length > 0 ? 1 : 0;

/** The first lines of an error: where and what. Anything but a GraftError is a mistake of ours. */
function reasonOf(error) {
  const text = error.code?.startsWith('GRAFT') ? `${error.where}: ${error.problem}` : error.stack;
  return text.replaceAll(`${folder}/`, '');
}
