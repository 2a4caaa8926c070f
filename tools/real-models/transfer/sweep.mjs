#!/usr/bin/env node
// Grafts, freezes and fine-tunes every kind of model below the real data by every recipe and penalty:
// what must not move does not, and features that are kept and other backends give the same losses.
//
//   npm run --silent test:foreign -- [--data FOLDER] [--only TEXT,…] [--case TEXT] [--json FILE]
//     --trimmed   two recipes or penalties a model, each in its turn, on models that take no minutes
//     --all       every file, also of a kind that another file stands for
import { existsSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { cpu } from '@graftjs/backend-cpu';
import { simd } from '@graftjs/backend-simd';
import { Random, useBackend } from '@graftjs/core';
import { cases } from './cases.mjs';
import { checkTraining, surgeryChecks } from './checks.mjs';
import { inputFor } from './examples-for.mjs';
import { printResults } from './print-results.mjs';
import { isExpected } from './refusals.mjs';
import { kindOf, realNets } from './real-nets.mjs';
import { predict } from './train-once.mjs';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../../..');
const { values: given } = parseArgs({
  options: {
    data: { type: 'string' },
    only: { type: 'string', default: '' },
    case: { type: 'string', default: '' },
    trimmed: { type: 'boolean', default: false },
    all: { type: 'boolean', default: false },
    json: { type: 'string' },
  },
});
const data = resolve(given.data ?? process.env.GRAFT_DATA ?? join(root, '../shared/data'));
if (!existsSync(data)) {
  console.log(`skipped: there is no real data in ${data} (set GRAFT_DATA)`);
  process.exit(0);
}

/** Models of more numbers, as YOLO's 270 million, are loaded and no more. */
const MOST = 2e7;
const begin = performance.now();
const backends = { cpu: cpu(), simd: simd() };
await useBackend(backends.cpu);
const results = [];
const record = (net, check, outcome, detail = '') =>
  results.push({ net: net.name, check, outcome, detail });
const nets = await chooseNets();
for (const [i, net] of nets.entries()) {
  const from = performance.now();
  const chosen = Object.entries(cases).filter(
    (_, k, all) => !given.trimmed || (i - k + all.length) % (all.length >> 1) === 0,
  );
  for (const [check, run] of Object.entries(surgeryChecks)) {
    await attempt(net, check, async () => {
      await useBackend(net.large ? backends.simd : backends.cpu);
      await run(net);
    });
  }
  for (const [check, one] of chosen) {
    await attempt(net, check, () => checkTraining(net, one, backends));
  }
  const seconds = ((performance.now() - from) / 1000).toFixed(1);
  console.error(`${i + 1}/${nets.length} ${net.name} ${seconds} s`);
}
printResults(results);
console.log(`${nets.length} models, ${((performance.now() - begin) / 1000).toFixed(0)} s`);
if (given.json) writeFileSync(given.json, `${JSON.stringify(results, null, 1)}\n`);
process.exitCode = results.some(({ outcome }) => outcome === 'failed') ? 1 : 0;

/** The files that load, one of each kind. */
async function chooseNets() {
  const kinds = new Set();
  const found = [];
  const named = ({ name }) => given.only.split(',').some((text) => name.includes(text));
  for (const net of realNets(data).filter(named)) {
    await attempt(net, 'load', async () => {
      const model = await net.load();
      const kind = kindOf(model);
      const known = kinds.has(kind) && !given.all;
      const numbers = model.parameters.reduce((sum, { size }) => sum + size, 0);
      if (!known && numbers < MOST) {
        const large = numbers > 1e6 || isLarge(model);
        if (!(large && given.trimmed)) found.push({ ...net, large });
      }
      kinds.add(kind);
      model.dispose();
    });
  }
  return found;
}

/** Whether the reference backend would take minutes for it. */
function isLarge(model) {
  if (model.parameters.length > 60) return true;
  model.initialize(new Random(1));
  const x = inputFor(model);
  predict(model, x);
  const from = process.cpuUsage();
  predict(model, x);
  for (const one of [x].flat()) one.dispose();
  return process.cpuUsage(from).user > 20_000;
}

async function attempt(net, check, run) {
  if (check !== 'load' && !check.includes(given.case)) return;
  try {
    await run();
    record(net, check, 'passed');
  } catch (error) {
    const said = error.code?.startsWith('GRAFT') ? `${error.where}: ${error.problem}` : null;
    const refused = said !== null && isExpected(check, said);
    const detail = said ?? error.stack.split('\n').slice(0, 4).join('\n');
    record(net, check, refused ? 'refused' : 'failed', detail);
    if (!refused) console.error(`failed ${net.name}, ${check}: ${detail}`);
  }
}
