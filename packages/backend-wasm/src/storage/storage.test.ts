import { beforeAll, describe, expect, it } from '@jest/globals';
import { cpu } from '@graftjs/backend-cpu';
import {
  abs,
  add,
  backendCapabilities,
  BackendError,
  complex,
  coverage,
  fft,
  memory,
  neg,
  ones,
  real,
  storageOf,
  sum,
  tensor1d,
  tidy,
  useBackend,
} from '@graftjs/core';
import { wasm } from '../wasm.js';

beforeAll(() => useBackend(wasm()));

describe('the storage of wasm', () => {
  it('refuses what does not fit, and goes on', async () => {
    const storage = await storageOf('wasm');
    const before = storage.numDataIds();
    const ask = (floats: number) => storage.write(null as never, [floats], 'float32');
    const error = (() => {
      // Reserved, never touched: two gibibytes fit into the address space once.
      const kept: object[] = [];
      try {
        for (let i = 0; i < 4; i++) kept.push(ask(2 ** 29 - 1024));
      } catch (reason) {
        return reason;
      } finally {
        for (const dataId of kept) storage.disposeData(dataId);
      }
      return undefined;
    })() as BackendError;
    expect(error).toBeInstanceOf(BackendError);
    expect(error.message.replace(/taken {6}\d+/, 'taken      2049')).toMatchInlineSnapshot(`
     "backend "wasm": its memory is full [GRAFT-BACKEND]
       asked for  2048 MiB
       taken      2049 MiB  of at most 4096 MiB
       Hint: Dispose of tensors (tidy), or use smaller batches."
    `);
    expect(() => ask(2 ** 30)).toThrow(BackendError);
    expect(storage.numDataIds()).toBe(before);
    expect(tidy(() => sum(add(ones([1000]), 1)).dataSync()[0])).toBe(2000);
  });

  it('holds complex numbers for the fallback, here and when they move', async () => {
    const before = memory().numTensors;
    const wave = tensor1d([1, 2, 3, 4]);
    const z = complex(wave, neg(wave));
    await useBackend(cpu());
    const spectrum = fft(z);
    expect(Array.from(real(spectrum).dataSync())).toEqual([10, 0, -2, -4]);
    await useBackend(wasm());
    expect(Array.from(real(spectrum).dataSync())).toEqual([10, 0, -2, -4]);
    const lengths = abs(complex(tensor1d([3]), tensor1d([4])));
    expect(Array.from(lengths.dataSync())).toEqual([5]);
    expect(memory().numTensors).toBeGreaterThan(before);
  });

  it('moves tensors between backends and back', async () => {
    const x = tensor1d([1, 2, 3]);
    await useBackend(cpu());
    const y = add(x, 1);
    await useBackend(wasm());
    expect(Array.from(add(y, x).dataSync())).toEqual([3, 5, 7]);
    const truth = tensor1d([1, 0], 'bool');
    await useBackend(cpu());
    const wide = truth.clone();
    await useBackend(wasm());
    expect(Array.from(wide.dataSync())).toEqual([1, 0]);
  });
});

describe('wasm()', () => {
  it('says what it can do and where its kernels come from', () => {
    expect(backendCapabilities()).toEqual({
      device: 'cpu',
      threads: 1,
      syncRead: true,
      deterministic: true,
      dtypes: ['float32', 'int32', 'bool'],
    });
    const { kernels, counts } = coverage();
    const trained = [
      'Conv2DBackpropFilter',
      'DepthwiseConv2dNativeBackpropFilter',
      'DepthwiseConv2dNativeBackpropInput',
      'UnsortedSegmentSum',
      'Einsum',
    ];
    expect(trained.map((name) => kernels.get(name))).toEqual(trained.map(() => 'composed'));
    expect(kernels.get('FFT')).toBe('fallback');
    expect(counts.fallback).toBeLessThan(15);
    for (const name of coverage(cpu()).kernels.keys()) expect(kernels.has(name)).toBe(true);
  });
});
