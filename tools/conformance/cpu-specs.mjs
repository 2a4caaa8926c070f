// Bundled by upstream.mjs: tfjs-core's published specs on the reference backend.
import '@tensorflow/tfjs-core/dist/public/chained_ops/register_all_chained_ops';
import { setTestEnvs } from '@tensorflow/tfjs-core/dist/jasmine_util';
import { cpu } from '@graftjs/backend-cpu';
import { useBackend } from '@graftjs/core';

globalThis.openBackend = async () => {
  await useBackend(cpu());
  setTestEnvs([{ name: 'cpu', backendName: 'cpu', isDataSync: true }]);
};
// eslint-disable-next-line @typescript-eslint/no-require-imports -- loaded later than all imports
globalThis.loadSpecs = () => require('@tensorflow/tfjs-core/dist/tests.js');
