// What the page runs: storage and training of the conformance suite on WebGPU, and what it is.
import { backendCapabilities, storageOf, useBackend } from '@graftjs/core';
import { webgpu } from '@graftjs/backend-webgpu';
import { runConformance } from '@graftjs/backend-testkit';

globalThis.checkGpu = async () => {
  const backend = webgpu({ software: true });
  const found = await backend.availability();
  if (!found.available) return { reason: found.reason };
  await useBackend(backend);
  const tiers = ['storage', 'training'];
  const { passed, failed, known, results } = await runConformance(backend, { tiers });
  const failures = results
    .filter(({ status }) => status === 'failed' || status === 'fixed')
    .map(({ id, message }) => ({ name: id, message }));
  const { gpuName } = await storageOf('webgpu');
  const { syncRead } = backendCapabilities();
  return { gpuName, syncRead, passed, failed, skipped: known, failures };
};
