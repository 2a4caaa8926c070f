// Bundled by upstream.mjs: tfjs-core's published specs on the completed backend "webgpu".
import '@tensorflow/tfjs-core/dist/public/chained_ops/register_all_chained_ops';
import { setTestEnvs } from '@tensorflow/tfjs-core/dist/jasmine_util';
import { webgpu } from '@graftjs/backend-webgpu';
import { useBackend } from '@graftjs/core';
import { env } from '@tensorflow/tfjs-core/dist/index.js';

globalThis.openBackend = async () => {
  await useBackend(webgpu({ software: true }));
  // SwiftShader takes seconds to compile a large shader.
  globalThis.jasmine.DEFAULT_TIMEOUT_INTERVAL = 60_000;
  // Else tfjs computes small tensors on the CPU, and nearly all tensors of the specs are small.
  env().registerFlag('WEBGPU_CPU_FORWARD', () => false);
  setTestEnvs([{ name: 'webgpu', backendName: 'webgpu', isDataSync: true }]);
};
// eslint-disable-next-line @typescript-eslint/no-require-imports -- loaded later than all imports
globalThis.loadSpecs = () => require('@tensorflow/tfjs-core/dist/tests.js');
