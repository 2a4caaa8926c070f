import { describe, expect, it } from '@jest/globals';
import { cpu } from '@graftjs/backend-cpu';
import { useBackend } from '@graftjs/core';
import type { Host } from './device/host.js';
import { webgpu, webgpuOn } from './webgpu.js';

const page: Host = {
  gpu: undefined,
  isNode: false,
  isSecure: true,
  load: async () => Promise.reject(new Error('a page has no packages')),
};
const node = (load: () => Promise<unknown>): Host => ({ ...page, isNode: true, load });
const failing = (message: string, code: string): Host =>
  node(async () => Promise.reject(Object.assign(new Error(message), { code })));
const gpuWith = (info: object | null): GPU =>
  ({ requestAdapter: async () => info && { info } }) as unknown as GPU;

async function refusalOf(host: Host): Promise<string> {
  return useBackend(webgpuOn(host)).then(
    () => 'it ran',
    (error: Error) => `${error.name}: ${error.message}`,
  );
}

describe('webgpu where it cannot run', () => {
  it('says that the browser has no WebGPU', async () => {
    const text = await refusalOf(page);
    expect(text).toContain('webgpu  this browser has no WebGPU (navigator.gpu is missing)');
    expect(text).toContain('Hint: Chrome and Edge have it from 113');
  });

  it('says that the page is not secure', async () => {
    const text = await refusalOf({ ...page, isSecure: false });
    expect(text).toContain('this page is not secure, so it has no WebGPU');
    expect(text).toContain('Hint: Serve it from https or localhost.');
  });

  it('says that the npm package is not installed', async () => {
    const message = "Cannot find package 'webgpu' imported from /app/index.js";
    expect(await refusalOf(failing(message, 'ERR_MODULE_NOT_FOUND'))).toBe(
      [
        'BackendError: useBackend: backend "webgpu" cannot run here [GRAFT-BACKEND]',
        '  webgpu  the npm package webgpu is not installed',
        '  Hint: npm install webgpu@0.6.2',
      ].join('\n'),
    );
  });

  it('says that Dawn has no build for this platform, or does not load', async () => {
    const missing = "Cannot find module '/app/node_modules/webgpu/dist/aix-ppc64/dawn.node'";
    expect(await refusalOf(failing(missing, 'MODULE_NOT_FOUND'))).toContain(
      'the npm package webgpu has no build of Dawn for this platform',
    );
    const text = await refusalOf(failing('GLIBC_2.34 not found\n at…', 'ERR_DLOPEN_FAILED'));
    expect(text).toContain('could not be loaded (GLIBC_2.34 not found)');
    expect(text).toContain('Hint: It needs glibc 2.34');
  });

  it('says that there is no adapter', async () => {
    expect(await refusalOf({ ...page, gpu: gpuWith(null) })).toContain('chrome://gpu');
    const text = await refusalOf({ ...page, isNode: true, gpu: gpuWith(null) });
    expect(text).toContain('WebGPU found no adapter: no GPU, or no driver for it');
    expect(text).toContain('libvulkan.so.1');
  });

  it.each([
    { description: 'SwiftShader driver 5.0.0', vendor: 'google', architecture: 'swiftshader' },
    { description: '', vendor: 'mesa', architecture: 'llvmpipe' },
    { description: 'Microsoft Basic Render Driver', isFallbackAdapter: true },
  ])('does not take $description $architecture for a GPU', async (info) => {
    const text = await refusalOf({ ...page, gpu: gpuWith(info) });
    expect(text).toContain(`computes on the CPU (${info.description || 'mesa llvmpipe'})`);
    expect(text).toContain('webgpu({ software: true }) takes it');
  });

  it('passes on whatever else goes wrong', async () => {
    expect(await refusalOf(failing('out of memory', 'ERR_OUT'))).toContain('out of memory');
    const other = failing("Cannot find package 'debug'", 'ERR_MODULE_NOT_FOUND');
    expect(await refusalOf(other)).toContain("Cannot find package 'debug'");
  });

  it('gives way to the next candidate', async () => {
    expect((await useBackend(webgpuOn(page), cpu())).name).toBe('cpu');
  });

  it('refuses options that make no sense', () => {
    const wrong = { powerPreference: 'fast' } as unknown as { powerPreference: 'low-power' };
    expect(() => webgpu(wrong)).toThrow(
      "webgpu: powerPreference must be 'high-performance' or 'low-power'",
    );
  });
});
