import { beforeAll, expect, test } from '@jest/globals';
import { cpu } from '@graftjs/backend-cpu';
import { useBackend } from '@graftjs/core';
import { kernelCases } from '../cases/index.js';
import { checkedKernels, findBlindSpots } from './blind-spots.js';

beforeAll(async () => {
  await useBackend(cpu());
});

test('there are cases for every kernel that is checked', () => {
  const optional = new Set(kernelCases.filter((one) => one.optional).map(({ kernel }) => kernel));
  const required = new Set(kernelCases.map(({ kernel }) => kernel).filter((k) => !optional.has(k)));
  expect(checkedKernels()).toEqual([...required].sort());
});

test.each([...new Set(kernelCases.filter((one) => !one.optional).map(({ kernel }) => kernel))])(
  '%s scaled by 1.0005 fails a check',
  async (kernel) => {
    expect(await findBlindSpots([kernel])).toEqual([]);
  },
);
