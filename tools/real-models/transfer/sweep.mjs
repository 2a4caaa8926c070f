#!/usr/bin/env node
// Grafts, freezes and fine-tunes every model below the real data, and odd ones made here, by every
// recipe and penalty: what must not move does not, kept features and other backends give the same.
//
//   npm run --silent test:foreign -- [--data FOLDER] [--only TEXT] [--case TEXT] [--trimmed] [--json FILE]
import { existsSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { cpu } from '@graftjs/backend-cpu';
import { simd } from '@graftjs/backend-simd';
import { Random, useBackend } from '@graftjs/core';
import { penalties, recipes } from './cases.mjs';
import { checkTraining, surgeryChecks } from './checks.mjs';
import { inputFor } from './examples-for.mjs';
import { differences, expect } from './expect.mjs';
import { oddNets } from './odd-nets.mjs';
import { kindOf, realNets } from './real-nets.mjs';
import { predict, trainOnce } from './train-once.mjs';
import { unfreezeLast } from '@graftjs/transfer';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../../..');
const { values: given } = parseArgs({
  options: {
    data: { type: 'string' },
    only: { type: 'string' },
    case: { type: 'string' },
    trimmed: { type: 'boolean', default: false },
    all: { type: 'boolean', default: false },
    json: { type: 'string' },
  },
});
const data = resolve(given.data ?? process.env.GRAFT_DATA ?? join(root, '../shared/data'));
if (!existsSync(data))
  console.log(`there is no real data in ${data} (set GRAFT_DATA): only made nets`);
const begin = performance.now();
const backends = { cpu: cpu(), simd: simd() };
await useBackend(backends.cpu);
const results = [];
const kinds = new Set();
const nets = [...oddNets, ...(existsSync(data) ? realNets(data) : [])].filter(
  ({ name }) => !given.only || given.only.split(',').some((text) => name.includes(text)),
);
const chosen = [];
for (const net of nets) {
  try {
    const model = await net.load();
    const kind = kindOf(model);
    if (!kinds.has(kind) || given.all) chosen.push({ ...net, large: isLarge(model) });
    else
      results.push({
        net: net.name,
        check: 'load',
        outcome: 'passed',
        detail: 'a kind known already',
      });
    kinds.add(kind);
    for (const parameter of model.parameters) parameter.dispose();
    model.dispose();
  } catch (error) {
    results.push({ net: net.name, check: 'load', ...outcomeOf(error) });
  }
}
for (const [i, net] of chosen.entries()) {
  const from = performance.now();
  await useBackend(net.large ? backends.simd : backends.cpu);
  for (const [check, run] of Object.entries(surgeryChecks))
    await attempt(net, check, () => run(net));
  const tuned = { start: 'random', probeEpochs: 1, tuneEpochs: 1 };
  const cases = { ...recipes };
  for (const [name, penalty] of Object.entries(penalties)) {
    cases[name] = { recipe: unfreezeLast(tuned), may: recipes.unfreezeLast.may, penalty };
  }
  for (const [check, one] of Object.entries(cases)) {
    await attempt(net, check, async () => {
      await useBackend(net.large ? backends.simd : backends.cpu);
      const { losses } = await checkTraining(net, one, one.may);
      if (net.large) return;
      await useBackend(backends.simd);
      const other = await trainOnce(net, one, { cache: { fold: false } });
      const apart = differences(other.losses, losses);
      expect(apart <= 1e-4, `simd differs by ${apart}: ${other.losses}, and cpu ${losses}`);
    });
  }
  console.error(
    `${i + 1}/${chosen.length} ${net.name} ${((performance.now() - from) / 1000).toFixed(1)} s`,
  );
}

/** Whether the reference backend would take minutes for it. */
function isLarge(model) {
  if (model.parameters.length > 60) return true;
  model.initialize(new Random(1));
  const x = inputFor(model);
  predict(model, x);
  const from = process.cpuUsage();
  predict(model, x);
  const large = process.cpuUsage(from).user > 20_000;
  for (const one of [x].flat()) one.dispose();
  return large;
}

async function attempt(net, check, run) {
  if (given.case && !check.includes(given.case)) return;
  const from = performance.now();
  try {
    await run();
    results.push({ net: net.name, check, outcome: 'passed' });
  } catch (error) {
    results.push({ net: net.name, check, ...outcomeOf(error) });
    if (process.env.SLOW)
      console.error(net.name, check, results.at(-1).outcome, results.at(-1).detail);
  }
  if (process.env.SLOW && performance.now() - from > 800)
    console.error(net.name, check, performance.now() - from);
}

function outcomeOf(error) {
  if (error.code?.startsWith('GRAFT') && error.code !== 'GRAFT-DRIFT') {
    return { outcome: 'refused', detail: `${error.where}: ${error.problem}` };
  }
  return { outcome: 'failed', detail: error.stack.split('\n').slice(0, 4).join('\n') };
}

const names = [...new Set(results.map(({ check }) => check))];
for (const check of names) {
  const count = (outcome) =>
    results.filter((one) => one.check === check && one.outcome === outcome).length;
  console.log(
    `${check.padEnd(20)} ${count('passed')} passed, ${count('refused')} refused, ${count('failed')} failed`,
  );
}
for (const outcome of ['refused', 'failed']) {
  const groups = new Map();
  for (const one of results.filter((item) => item.outcome === outcome)) {
    const key = `${one.check}: ${one.detail.replace(/"[^"]*"/g, '"…"').replace(/[-\d.]+(e-?\d+)?/g, '#')}`;
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  for (const group of groups.values())
    console.log(
      `\n${outcome} ${group.length} × ${group[0].check}, as ${group[0].net}: ${group[0].detail}`,
    );
}
console.log(`${((performance.now() - begin) / 1000).toFixed(0)} s`);
if (given.json) writeFileSync(given.json, JSON.stringify(results, null, 1));
process.exitCode = results.some(({ outcome }) => outcome === 'failed') ? 1 : 0;
