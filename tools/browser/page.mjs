// What the page runs: the conformance suite on the SIMD engine, what the engine says of itself, and a
// round through the browser's own file system.
import { backendCapabilities, useBackend } from '@graftjs/core';
import { simd } from '@graftjs/backend-simd';
import { runConformance } from '@graftjs/backend-testkit';
import { browserStore } from '@graftjs/training';

globalThis.checkEngine = async () => {
  const backend = simd();
  await useBackend(backend);
  const { passed, failed, known, results } = await runConformance(backend);
  const failures = results
    .filter(({ status }) => status === 'failed' || status === 'fixed')
    .map(({ id, message }) => ({ name: id, message }));
  return {
    isolated: globalThis.crossOriginIsolated === true,
    threads: backendCapabilities().threads,
    passed,
    failed,
    skipped: known,
    failures,
  };
};

globalThis.checkStore = async () => {
  const store = browserStore('graft-check');
  const bytes = Uint8Array.from({ length: 100_000 }, (_, i) => i % 251);
  await store.write('kept', new Uint8Array([1, 2, 3]));
  await store.write('kept', bytes);
  const listed = await store.list();
  const read = await store.read('kept');
  await store.remove('kept');
  await store.remove('never there');
  const same = read.length === bytes.length && read.every((byte, i) => byte === bytes[i]);
  return same && listed.join() === 'kept' && (await store.list()).length === 0;
};
