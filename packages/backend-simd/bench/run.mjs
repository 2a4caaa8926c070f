// Measures the engine beside tfjs's own backends, in turns, and prints best and median times:
//   node bench/run.mjs [--only TEXT] [--threads N] [--peers wasm,cpu] [--seconds S] [--json FILE]
import { writeFileSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';
import { parseArgs } from 'node:util';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-wasm';
import { kernelConfigs, openBackend } from '@graftjs/backend-simd';
import { cases } from './cases.mjs';

const { values: options } = parseArgs({
  options: {
    only: { type: 'string', default: '' },
    threads: { type: 'string', default: '2' },
    peers: { type: 'string', default: 'wasm' },
    seconds: { type: 'string', default: '1' },
    build: { type: 'string' },
    json: { type: 'string' },
  },
});
const backend = await openBackend({
  threads: Number(options.threads),
  ...(options.build && { build: options.build }),
});
tf.registerBackend('simd', () => backend);
for (const config of kernelConfigs('simd')) tf.registerKernel(config);
const peers = options.peers.split(',').filter(Boolean);
const rows = [];
console.log(
  `${'best ms'.padStart(62)}${'rate'.padStart(12)}  ${peers.map((peer) => `× ${peer}`.padStart(18)).join('')}`,
);
for (const item of cases.filter(({ name }) => name.includes(options.only))) {
  const row = await measure(item);
  rows.push(row);
  const { best } = row.ours;
  const cells = peers.map((peer) => {
    const other = row.peers[peer];
    return (other ? `${(other.best / best).toFixed(2)} (${other.best.toFixed(3)})` : '-').padStart(
      18,
    );
  });
  console.log(
    `${item.name.padEnd(48)}${best.toFixed(4).padStart(12)}${rate(item, best).padStart(16)}${cells.join('')}`,
  );
}
if (options.json) {
  const machine = { cpu: cpus()[0].model, threads: availableParallelism(), node: process.version };
  writeFileSync(
    options.json,
    JSON.stringify({ machine, build: backend.engine.build, rows }, null, 2),
  );
}

async function measure(item) {
  const names = ['simd', ...peers.filter((peer) => !item.without?.includes(peer))];
  const times = Object.fromEntries(names.map((name) => [name, []]));
  const works = {};
  for (const name of names) {
    await tf.setBackend(name);
    works[name] = item.make();
  }
  const slow = (name) => item.slow?.includes(name);
  for (const name of names) {
    await tf.setBackend(name);
    for (let i = 0; i < (slow(name) ? 0 : 3); i++) tf.dispose(works[name]());
  }
  const end = performance.now() + Number(options.seconds) * 1000 * names.length;
  do {
    for (const name of names) {
      if (slow(name) && times[name].length > 0) continue;
      await tf.setBackend(name);
      // A round long enough to outweigh the timer, and short enough to take turns.
      const until = performance.now() + 40;
      do {
        const start = performance.now();
        const result = works[name]();
        times[name].push(performance.now() - start);
        tf.dispose(result);
      } while (performance.now() < until && !slow(name));
    }
    await null;
  } while (performance.now() < end);
  tf.disposeVariables();
  tf.engine().startScope();
  tf.engine().endScope();
  const summary = (list) => {
    const sorted = list.toSorted((a, b) => a - b);
    return { best: sorted[0], median: sorted[sorted.length >> 1] };
  };
  return {
    name: item.name,
    unit: 'ms',
    ours: summary(times.simd),
    peers: Object.fromEntries(names.slice(1).map((name) => [name, summary(times[name])])),
  };
}

function rate({ flops, elements, images }, ms) {
  if (flops) return `${(flops / ms / 1e6).toFixed(1)} GFLOP/s`;
  if (images) return `${(ms / images).toFixed(2)} ms/image`;
  return elements > 1 ? `${(elements / ms / 1e6).toFixed(2)} G/s` : `${(ms * 1000).toFixed(1)} µs`;
}
