import { afterEach, beforeAll, expect, test } from '@jest/globals';
import { cpu } from '@graftjs/backend-cpu';
import { useBackend } from '@graftjs/core';
import {
  engine,
  getKernel,
  registerKernel,
  tensor,
  unregisterKernel,
  type KernelConfig,
  type TensorInfo,
} from '@tensorflow/tfjs-core';
import { kernelCases } from '../cases/index.js';
import type { Check } from './check.js';
import { kernelChecks } from './kernel-checks.js';

// Who tests the tests: a kernel that is off by one part in two thousand must be caught.
const FACTOR = 1.0005;
// What is zero stays zero, however it is scaled.
const kernels = [...new Set(kernelCases.map(({ kernel }) => kernel))].filter(
  (kernel) => kernel !== 'ZerosLike',
);
let original: KernelConfig | null = null;

beforeAll(async () => {
  await useBackend(cpu());
});
afterEach(() => {
  if (original) replace(original);
  original = null;
});

function replace(config: KernelConfig): void {
  unregisterKernel(config.kernelName, config.backendName);
  registerKernel(config);
}

/** The result a little too large; results that are not float32 get their first element changed. */
function spoil(info: TensorInfo): TensorInfo {
  const values = engine().backend.readSync(info.dataId) as Float32Array;
  const spoilt = values.slice();
  if (info.dtype === 'float32') spoilt.forEach((value, i) => (spoilt[i] = value * FACTOR));
  else if (spoilt.length > 0)
    spoilt[0] = info.dtype === 'bool' ? 1 - (spoilt[0] ?? 0) : (spoilt[0] ?? 0) + 1;
  return tensor(spoilt, info.shape, info.dtype);
}

function mutate(kernel: string): void {
  original = getKernel(kernel, 'cpu') as KernelConfig;
  const { kernelFunc } = original;
  replace({
    ...original,
    kernelFunc: (args) => {
      const result = kernelFunc(args);
      return Array.isArray(result) ? result.map(spoil) : spoil(result);
    },
  });
}

async function failures(checks: readonly Check[]): Promise<number> {
  let count = 0;
  for (const check of checks) {
    try {
      await check.run();
    } catch {
      count += 1;
    }
  }
  return count;
}

test.each(kernels)('%s scaled by 1.0005 fails a check', async (kernel) => {
  const checks = kernelChecks(kernelCases.filter((one) => one.kernel === kernel));
  expect(await failures(checks)).toBe(0);
  mutate(kernel);
  expect(await failures(checks)).toBeGreaterThan(0);
});
