// Bundled by run-specs.mjs: tfjs-core's published specs on the backend "simd". The specs are ESM
// without extensions, so they are bundled together with the engine they run on.
import '@tensorflow/tfjs-core/dist/public/chained_ops/register_all_chained_ops';
import '@tensorflow/tfjs-core/dist/register_all_gradients';
import { registerBackend, registerKernel } from '@tensorflow/tfjs-core/dist/index.js';
import { setTestEnvs } from '@tensorflow/tfjs-core/dist/jasmine_util';
import { kernelConfigs, openBackend } from '../src/index.js';

// Jasmine cannot wait for a promise while it loads specs, so the engine is opened before.
globalThis.openSimd = async (options) => {
  const backend = await openBackend(options);
  registerBackend('simd', () => backend, 1);
  for (const config of kernelConfigs('simd')) registerKernel(config);
  setTestEnvs([{ name: 'simd', backendName: 'simd', isDataSync: true }]);
  return backend;
};
globalThis.loadSpecs = () => require('@tensorflow/tfjs-core/dist/tests.js');
