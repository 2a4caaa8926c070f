import { ARGUMENTS, control } from './control.js';

/** How often an idle worker looks for a job before it sleeps: some 50 µs. */
const SPINS = 20000;

/**
 * What a worker runs, as text: a string survives every bundler and minifier, needs no file beside
 * the module, and is the same for Node and the browser.
 */
export const workerSource = `
'use strict';
function work({ module, memory, names, thread, scratch }) {
  const { exports } = new WebAssembly.Instance(module, { env: { memory, abort() { throw new Error('abort'); } } });
  const kernels = names.map((name) => exports[name]);
  const words = new Int32Array(memory.buffer, 0, ${control.stop + 1});
  Atomics.add(words, ${control.ready}, 1);
  Atomics.notify(words, ${control.ready});
  for (;;) {
    const left = Atomics.load(words, ${control.remaining});
    if (left > 0) {
      // A claim that succeeds is a claim on the current job, whatever was read before it.
      if (Atomics.compareExchange(words, ${control.remaining}, left, left - 1) !== left) continue;
      const chunks = words[${control.chunks}];
      try {
        kernels[words[${control.kernel}]](${ARGUMENTS}, chunks - left, scratch);
      } catch (error) {
        Atomics.store(words, ${control.failed}, thread + 1);
      }
      if (Atomics.add(words, ${control.done}, 1) + 1 === chunks) Atomics.notify(words, ${control.done});
      continue;
    }
    let spins = ${SPINS};
    while (spins > 0 && Atomics.load(words, ${control.remaining}) === 0) spins--;
    if (spins > 0) continue;
    const job = Atomics.load(words, ${control.job});
    if (Atomics.load(words, ${control.stop})) return;
    if (Atomics.load(words, ${control.remaining}) === 0) Atomics.wait(words, ${control.job}, job);
  }
}
if (typeof self === 'object' && typeof postMessage === 'function' && typeof importScripts === 'function') {
  self.onmessage = ({ data }) => { work(data); self.close(); };
} else {
  work(require('node:worker_threads').workerData);
}
`;
