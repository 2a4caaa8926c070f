// Bundled by run-specs.mjs: tfjs-core's published specs on the completed backend "wasm". The specs
// are ESM without extensions, so they are bundled together with the engine they run on.
import '@tensorflow/tfjs-core/dist/public/chained_ops/register_all_chained_ops';
import { setTestEnvs } from '@tensorflow/tfjs-core/dist/jasmine_util';
import { coverage, useBackend } from '@graftjs/core';
import { wasm } from '../src/index.js';

// Jasmine cannot wait for a promise while it loads specs, so the backend is opened before.
globalThis.openBackend = async (wasmPaths) => {
  await useBackend(wasm({ wasmPaths }));
  setTestEnvs([{ name: 'wasm', backendName: 'wasm', isDataSync: true }]);
  return coverage();
};
globalThis.loadSpecs = () => require('@tensorflow/tfjs-core/dist/tests.js');
