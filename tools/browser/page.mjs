// What the page runs: the conformance suite on the SIMD engine, and what the engine says of itself.
import { backendCapabilities, useBackend } from '@graftjs/core';
import { simd } from '@graftjs/backend-simd';
import { runConformance } from '@graftjs/backend-testkit';

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
