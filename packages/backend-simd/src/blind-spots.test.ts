import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { checkedKernels, findBlindSpots } from '@graftjs/backend-testkit';
import { closeBackend, coverage, useBackend } from '@graftjs/core';
import { nativeKernels } from './kernels/native-kernels.js';
import { simd } from './simd.js';

const backend = simd({ threads: 1 });
beforeAll(async () => void (await useBackend(backend)));
afterAll(() => closeBackend(backend));

test('every kernel of our own has cases in the testkit', () => {
  const checked = new Set(checkedKernels());
  expect(Object.keys(nativeKernels).filter((name) => !checked.has(name))).toEqual([]);
  expect(coverage().kernels.size).toBeGreaterThan(Object.keys(nativeKernels).length);
});

test('any kernel of our own that is off by one part in two thousand fails a check', async () => {
  expect(await findBlindSpots(Object.keys(nativeKernels))).toEqual([]);
});
