import { afterEach, describe, expect, it } from '@jest/globals';
import { closeBackend, ones, storageOf, sum, useBackend } from '@graftjs/core';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { wasm } from '../wasm.js';
import { bundledFiles } from './bundled-files.js';
import { wasmFiles } from './wasm-options.js';

const folder = dirname(createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm'));

afterEach(() => closeBackend(wasm()));

describe('opening wasm', () => {
  it('finds its files by itself in Node', async () => {
    await useBackend(wasm());
    expect(sum(ones([10])).dataSync()[0]).toBe(10);
  });

  it('takes a folder, or an address for each file', async () => {
    await useBackend(wasm({ wasmPaths: `${folder}/` }));
    expect(sum(ones([10])).dataSync()[0]).toBe(10);
    closeBackend(wasm());
    const paths = Object.fromEntries(wasmFiles.map((file) => [file, join(folder, file)]));
    await useBackend(wasm({ wasmPaths: paths as Record<(typeof wasmFiles)[number], string> }));
    expect(sum(ones([10])).dataSync()[0]).toBe(10);
  });

  it('goes on with a module that tfjs-core runs already', async () => {
    await useBackend(wasm());
    const storage = await storageOf('wasm');
    await useBackend(wasm({ threads: 2 }));
    expect(await storageOf('wasm')).toBe(storage);
  });

  it('refuses options that make no sense', () => {
    expect(() => wasm({ threads: 0.5 })).toThrowErrorMatchingInlineSnapshot(`
     "wasm: threads must be a whole number of at least 1 [GRAFT-CONFIG]
       threads  0.5"
    `);
    const some = { 'tfjs-backend-wasm.wasm': '/a.wasm' } as never;
    expect(() => wasm({ wasmPaths: some })).toThrowErrorMatchingInlineSnapshot(`
     "wasm: wasmPaths must name every file [GRAFT-CONFIG]
       missing  tfjs-backend-wasm-simd.wasm, tfjs-backend-wasm-threaded-simd.wasm"
    `);
  });

  it('names the three files for bundlers, relative to this package', () => {
    expect(Object.keys(bundledFiles())).toEqual([...wasmFiles]);
    for (const [file, url] of Object.entries(bundledFiles())) {
      expect(url.endsWith(`/backend-wasm/wasm/${file}`)).toBe(true);
    }
  });
});
