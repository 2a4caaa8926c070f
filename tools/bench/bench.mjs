// npm run bench [-- --only TEXT,TEXT] [--peers tfjs-wasm,tfjs-cpu,jax-js,webgpu] [--threads N] [--seconds S]
//   [--build relaxed|plain] [--python PYTHON] [--json FILE]
// The engine beside its peers, in turns: best and median times, rates and ratios of the best.
import { writeFileSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';
import { parseArgs } from 'node:util';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-wasm';
import { simd } from '@graftjs/backend-simd';
import { useBackend } from '@graftjs/core';
import { jaxPeer } from './jax-peer.mjs';
import { kernelCases } from './kernel-cases.mjs';
import { measure } from './measure.mjs';
import { pythonPeer } from './python-peer.mjs';
import { tfjsPeer } from './tfjs-peer.mjs';
import { trainingCases } from './training-cases.mjs';
import { webgpuPeer } from './webgpu-peer.mjs';

const { values: options } = parseArgs({
  options: {
    only: { type: 'string', default: '' },
    peers: { type: 'string', default: 'tfjs-wasm,tfjs-cpu,jax-js' },
    threads: { type: 'string', default: '2' },
    seconds: { type: 'string', default: '1' },
    build: { type: 'string' },
    python: { type: 'string' },
    json: { type: 'string' },
  },
});
const threads = Number(options.threads);
await useBackend(simd({ threads, ...(options.build && { build: options.build }) }));
const { build } = tf.backend().engine;
const contestants = [tfjsPeer('simd', 'simd'), ...(await openPeers())];
const rows = [];
// Names hold commas too, each with a space behind it.
const only = options.only.split(/,(?! )/);
console.log(`${''.padEnd(54)}${'best'.padStart(10)}${'median'.padStart(10)}`);
for (const item of [...kernelCases, ...trainingCases]) {
  if (!only.some((text) => item.name.includes(text))) continue;
  tf.engine().startScope();
  const times = await measure(item, contestants, Number(options.seconds));
  tf.engine().endScope();
  const ours = times.get('simd');
  times.delete('simd');
  rows.push({ name: item.name, unit: 'ms', ours, peers: Object.fromEntries(times) });
  print(item, ours, times);
}
if (options.json) {
  const { version, arch } = process;
  const machine = { cpu: cpus()[0]?.model, cores: availableParallelism(), arch, node: version };
  const report = { machine: { ...machine, threads, build }, rows };
  writeFileSync(options.json, `${JSON.stringify(report, null, 2)}\n`);
}
for (const { close } of contestants) close?.();
// jax-js leaves workers behind that would keep the process.
process.exit(0);

async function openPeers() {
  const wanted = options.peers.split(',');
  const stock = ['wasm', 'cpu'].filter((name) => wanted.includes(`tfjs-${name}`));
  const peers = stock.map((name) => tfjsPeer(`tfjs-${name}`, name));
  if (wanted.includes('webgpu')) peers.push(await webgpuPeer());
  if (wanted.includes('jax-js')) peers.push(await jaxPeer());
  if (options.python) {
    for (const library of ['keras', 'torch'])
      peers.push(await pythonPeer(options.python, library, threads));
  }
  return peers.filter(Boolean);
}

function print(item, { best, median }, times) {
  const ms = (value) => value.toFixed(value < 1 ? 4 : 2).padStart(10);
  console.log(`${item.name.padEnd(54)}${ms(best)}${ms(median)} ms${rate(item, best).padStart(16)}`);
  for (const [name, other] of times) {
    const ratio = (other.best / best).toFixed(2);
    console.log(
      `  ${name.padEnd(52)}${ms(other.best)}${ms(other.median)} ms${rate(item, other.best).padStart(16)}${ratio.padStart(9)}×`,
    );
  }
}

function rate({ flops, elements, images }, ms) {
  if (flops) return `${(flops / ms / 1e6).toFixed(1)} GFLOP/s`;
  if (images) return `${(ms / images).toFixed(2)} ms/example`;
  return elements > 1 ? `${(elements / ms / 1e6).toFixed(2)} G/s` : `${(ms * 1000).toFixed(1)} µs`;
}
