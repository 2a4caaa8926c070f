import { afterEach, describe, expect, it } from '@jest/globals';
import { cpu } from '@graftjs/backend-cpu';
import {
  activeBackend,
  add,
  backendCapabilities,
  closeBackend,
  coverage,
  tensor1d,
  useBackend,
} from '@graftjs/core';
import { MathBackendCPU } from '@tensorflow/tfjs-backend-cpu';
import { registerBackend, removeBackend } from '@tensorflow/tfjs-core';
import type { Host } from './host.js';
import { nodeGpu, nodeGpuOn } from './node-gpu.js';

const PACKAGE = '@tensorflow/tfjs-node-gpu';
const failing = (error: Error, code?: string): Host => ({
  nodeVersion: '22.5.0',
  load: async () => {
    throw Object.assign(error, code === undefined ? {} : { code });
  },
});
/** A package that registers a CPU storage under the native name, as the real one would its own. */
const stub = (device: boolean, loaded: string[] = []): Host => ({
  nodeVersion: '20.19.0',
  async load(name) {
    loaded.push(name);
    const storage = Object.assign(new MathBackendCPU(), {
      isUsingGpuDevice: device,
      firstUse: false,
    });
    registerBackend('tensorflow', () => storage, 3);
  },
});

async function refusalOf(host: Host): Promise<string> {
  return useBackend(nodeGpuOn(host)).then(
    () => 'it ran',
    (error: Error) => `${error.name}: ${error.message}`,
  );
}

describe('nodeGpu where it cannot run', () => {
  it('says that the package is not installed', async () => {
    const missing = new Error(`Cannot find package '${PACKAGE}' imported from /app/index.js`);
    expect(await refusalOf(failing(missing, 'ERR_MODULE_NOT_FOUND'))).toBe(
      [
        'BackendError: useBackend: backend "tensorflow" cannot run here [GRAFT-BACKEND]',
        `  tensorflow  ${PACKAGE} is not installed`,
        `  Hint: npm install ${PACKAGE}@4.22.0 (Linux or Windows on x64; CUDA 11.2 and cuDNN 8.1)`,
      ].join('\n'),
    );
  });

  it('says that the native addon is missing', async () => {
    const message =
      'The Node.js native addon module (tfjs_binding.node) can not be found at path: /lib/napi-v8/tfjs_binding.node.';
    const text = await refusalOf(failing(new Error(message)));
    expect(text).toContain('is installed without its native addon');
    expect(text).toContain(`npm rebuild ${PACKAGE} --build-addon-from-source`);
  });

  it('says which library the addon did not find', async () => {
    const message = 'libcudart.so.11.0: cannot open shared object file\n    at …';
    const text = await refusalOf(failing(new Error(message), 'ERR_DLOPEN_FAILED'));
    expect(text).toContain('(libcudart.so.11.0: cannot open shared object file)');
    expect(text).toContain('LD_LIBRARY_PATH');
  });

  it.each(['23.0.0', '24.8.0'])('does not even import it on Node %s', async (nodeVersion) => {
    const loaded: string[] = [];
    const text = await refusalOf({ ...stub(true, loaded), nodeVersion });
    expect(text).toContain(`does not run on Node ${nodeVersion}`);
    expect(text).toContain('Hint: Run it with Node 20 or 22.');
    expect(loaded).toEqual([]);
  });

  it('says that it needs Node', async () => {
    expect(await refusalOf({ ...stub(true), nodeVersion: undefined })).toContain('needs Node.js');
  });

  it('says that it found another copy of tfjs-core', async () => {
    const text = await refusalOf({ nodeVersion: '22.0.0', load: async () => ({}) });
    expect(text).toContain('registered its backend with another copy of @tensorflow/tfjs-core');
  });

  it('passes on whatever else goes wrong, and a missing dependency of the package', async () => {
    expect(await refusalOf(failing(new Error('out of memory')))).toContain('out of memory');
    const other = failing(new Error("Cannot find package 'rimraf'"), 'ERR_MODULE_NOT_FOUND');
    expect(await refusalOf(other)).toContain("Cannot find package 'rimraf'");
  });

  it('gives way to the next candidate', async () => {
    expect((await useBackend(nodeGpu(), cpu())).name).toBe('cpu');
  });
});

describe('nodeGpu where the package loads', () => {
  afterEach(async () => {
    closeBackend(nodeGpuOn(stub(true)));
    removeBackend('tensorflow');
    await useBackend(cpu());
  });

  it('runs ops, its own kernels or those of the fallback', async () => {
    const backend = nodeGpuOn(stub(true));
    await useBackend(backend);
    expect(activeBackend()?.name).toBe('tensorflow');
    expect(coverage(backend).kernels.get('Add')).toBe('fallback');
    expect([...(await add(tensor1d([1, 2]), 3).data())]).toEqual([4, 5]);
  });

  it('tells a GPU from the CPU that the package falls back to', async () => {
    const backend = nodeGpuOn(stub(true));
    await useBackend(backend);
    expect(backendCapabilities()).toMatchObject({ device: 'gpu', deterministic: false });
    closeBackend(backend);
    removeBackend('tensorflow');
    await useBackend(nodeGpuOn(stub(false)));
    expect(backendCapabilities()).toMatchObject({ device: 'cpu', deterministic: true });
  });
});
