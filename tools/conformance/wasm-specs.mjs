// Bundled by upstream.mjs: tfjs-core's published specs on the completed backend "wasm".
import '@tensorflow/tfjs-core/dist/public/chained_ops/register_all_chained_ops';
import { setTestEnvs } from '@tensorflow/tfjs-core/dist/jasmine_util';
import { wasm } from '@graftjs/backend-wasm';
import { useBackend } from '@graftjs/core';

globalThis.openBackend = async ({ wasmPaths }) => {
  await useBackend(wasm({ wasmPaths }));
  setTestEnvs([{ name: 'wasm', backendName: 'wasm', isDataSync: true }]);
};
// eslint-disable-next-line @typescript-eslint/no-require-imports -- loaded later than all imports
globalThis.loadSpecs = () => require('@tensorflow/tfjs-core/dist/tests.js');
