import { memory } from '@tensorflow/tfjs-core';
import type { KernelCase } from '../cases/kernel-case.js';
import { reference } from '../reference/index.js';
import type { HostTensor } from '../reference/host-tensor.js';
import type { Check } from './check.js';
import { expectEqual } from './compare.js';
import { computeCase, isAbsent } from './run-kernel.js';

/** What the reference says a case gives. */
export function expectedOf({ kernel, inputs, attrs = {} }: KernelCase): HostTensor[] {
  const compute = reference[kernel];
  if (!compute) throw new Error(`the suite has no reference for the kernel ${kernel}`);
  const result = compute(inputs, attrs);
  return Array.isArray(result) ? result : [result];
}

/** Value, shape, dtype and tidiness of every kernel case. */
export function kernelChecks(cases: readonly KernelCase[]): Check[] {
  return cases.map((kernelCase) => ({
    tier: 'kernels',
    id: `kernels/${kernelCase.kernel}/${kernelCase.name}`,
    kernel: kernelCase.kernel,
    async run() {
      if (isAbsent(kernelCase)) return;
      const before = memory().numTensors;
      const computed = await computeCase(kernelCase);
      const left = memory().numTensors - before;
      if (left !== 0) throw new Error(`${left} tensors are left behind`);
      const expected = expectedOf(kernelCase);
      if (computed.length !== expected.length) {
        throw new Error(`${computed.length} outputs, expected ${expected.length}`);
      }
      expected.forEach((wanted, i) => {
        const got = computed[i];
        if (got) expectEqual(got, wanted, kernelCase.tolerance);
      });
    },
  }));
}
