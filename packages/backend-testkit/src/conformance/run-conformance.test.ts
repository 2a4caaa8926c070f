import { expect, test } from '@jest/globals';
import { cpu } from '@graftjs/backend-cpu';
import { defineBackend, storageOf } from '@graftjs/core';
import { copyRegisteredKernels, registerBackend } from '@tensorflow/tfjs-core';
import { MathBackendCPU } from '@tensorflow/tfjs-backend-cpu';
import { coverageTable } from './coverage-table.js';
import { runConformance } from './run-conformance.js';

/** A backend by somebody else whose Relu lets a little of the negative through. */
const leaky = defineBackend({
  name: 'leaky',
  async open() {
    registerBackend('leaky', () => new MathBackendCPU());
    copyRegisteredKernels('cpu', 'leaky');
    return (await storageOf('leaky')) as MathBackendCPU;
  },
  kernels: {
    Relu: ({ x }, _, storage) => {
      const values = storage.data.get(x.dataId).values as Float32Array;
      return storage.makeTensorInfo(
        x.shape,
        x.dtype,
        values.map((value) => (value < 0 ? value * 1e-3 : value)),
      );
    },
  },
  fallback: cpu(),
});

test('reports what failed, by kernel, and why', async () => {
  const report = await runConformance(leaky, { tiers: ['kernels'] });
  const failed = report.results.filter(({ status }) => status === 'failed');
  expect(new Set(failed.map(({ kernel }) => kernel))).toEqual(new Set(['Relu']));
  expect(failed[0]?.message).toMatch(/elements are off; worst at/);
  expect(report.failed).toBe(failed.length);
  const table = coverageTable(report);
  expect(table).toMatch(/\| Relu \| ✗ \d\/\d \|/);
  expect(table).toMatch(/\| Tanh \| ✓ (\d)\/\1 \|/);
});

test('a known failure that passes counts as failed', async () => {
  const known = [
    { checks: 'kernels/Relu/*', reason: 'leaks on purpose' },
    { checks: 'kernels/Tanh/smooth', reason: 'was wrong once' },
  ];
  const report = await runConformance(leaky, { tiers: ['kernels'], known });
  expect(report.known).toBeGreaterThan(0);
  expect(report.failed).toBeGreaterThanOrEqual(1);
  expect(report.results.find(({ id }) => id === 'kernels/Tanh/smooth')?.status).toBe('fixed');
});
