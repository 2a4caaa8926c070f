// Loads and inspects one file after the other, and says how each ended.
import fs from 'node:fs';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { parentPort } from 'node:worker_threads';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc');

let runs = 0;
/** Paths that were opened while a model was read. */
let opened = null;
for (const name of ['open', 'readFile', 'readdir']) {
  const original = fs.promises[name];
  fs.promises[name] = (path, ...rest) => {
    opened?.push(resolve(String(path)));
    return original.call(fs.promises, path, ...rest);
  };
}
syncBuiltinESMExports();

const { cpu } = await import('@graftjs/backend-cpu');
const { memory, useBackend } = await import('@graftjs/core');
const { inspect, loadModel, loadWeights } = await import('@graftjs/formats');
const { batchNormalization, dense, sequential } = await import('@graftjs/layers');
await useBackend(cpu());

parentPort.on('message', async ({ format, files }) =>
  parentPort.postMessage(await run(format, files)),
);
parentPort.postMessage('ready');

/** The model that the shards of the corpus are the weights of. */
const shardedModel = () =>
  sequential([
    dense(64, { inputShape: [20] }),
    sequential([dense(64, { inputShape: [64] }), batchNormalization()]),
    dense(8),
  ]);

async function run(format, files) {
  const size = [...files.values()].reduce((sum, { length }) => sum + length, 0);
  let folder = null;
  let source = files;
  if (format === 'tfjs' || format === 'shards') {
    folder = mkdtempSync(join(tmpdir(), 'graft-fuzz-'));
    for (const [name, bytes] of files) writeFileSync(join(folder, name), bytes);
    source = folder;
  }
  const tensors = memory().numTensors;
  // What is thrown away in between makes the sum smaller, never larger.
  if (runs++ % 50 === 0) collect();
  const before = process.memoryUsage().arrayBuffers;
  opened = [];
  const ends = [];
  let allocated = 0;
  const attempt = async (task) => {
    try {
      const made = await task();
      made?.dispose?.();
      ends.push('loaded');
    } catch (error) {
      ends.push(error.code === 'GRAFT-FORMAT' ? 'FormatError' : `${error.stack ?? error}`);
    }
    allocated = Math.max(allocated, process.memoryUsage().arrayBuffers - before);
  };
  if (format === 'safetensors') {
    const net = sequential([dense(2, { inputShape: [2] })]);
    await attempt(() => loadWeights(net, source).then(() => null));
    net.dispose();
  } else if (format === 'shards') {
    const net = shardedModel();
    await attempt(() => loadWeights(net, source).then(() => null));
    net.dispose();
  } else await attempt(() => loadModel(source));
  await attempt(() => inspect(source).then(() => null));
  const outside = opened.filter((path) => folder === null || !path.startsWith(folder));
  opened = null;
  if (folder) rmSync(folder, { recursive: true });
  const problems = [
    ...ends.filter((end) => end !== 'loaded' && end !== 'FormatError'),
    ...outside.map((path) => `it opened ${path}`),
    ...(memory().numTensors > tensors ? [`${memory().numTensors - tensors} tensors are left`] : []),
    ...(allocated > 4 * size + 2 ** 23 ? [`it took ${allocated} bytes for a file of ${size}`] : []),
  ];
  return { end: ends[0], problems };
}
