// Bundled by upstream.mjs: tfjs-core's published specs on the storage and kernels of "simd", with
// tfjs-core's own gradients. The specs are ESM without extensions, so they are bundled together
// with the engine they run on.
import '@tensorflow/tfjs-core/dist/public/chained_ops/register_all_chained_ops';
import '@tensorflow/tfjs-core/dist/register_all_gradients';
import { registerBackend, registerKernel } from '@tensorflow/tfjs-core/dist/index.js';
import { setTestEnvs } from '@tensorflow/tfjs-core/dist/jasmine_util';
import { kernelConfigs, openBackend } from '@graftjs/backend-simd';

// Jasmine cannot wait for a promise while it loads specs, so the backend is opened before.
globalThis.openBackend = async ({ threads }) => {
  const backend = await openBackend({ threads });
  registerBackend('simd', () => backend, 1);
  for (const config of kernelConfigs('simd')) registerKernel(config);
  setTestEnvs([{ name: 'simd', backendName: 'simd', isDataSync: true }]);
};
// eslint-disable-next-line @typescript-eslint/no-require-imports -- loaded later than all imports
globalThis.loadSpecs = () => require('@tensorflow/tfjs-core/dist/tests.js');
