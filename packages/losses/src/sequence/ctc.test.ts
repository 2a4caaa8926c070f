import { beforeAll, expect, test } from '@jest/globals';
import { cpu } from '@graftjs/backend-cpu';
import { tensor2d, useBackend, zeros } from '@graftjs/core';
import { ctc } from '../index.js';

beforeAll(() => useBackend(cpu()));

test('says which labels do not fit into the time steps', async () => {
  const [labels, logits] = [tensor2d([1, 0, 0, 2, 2, 1], [2, 3], 'int32'), zeros([2, 3, 4])];
  const losses = ctc().perExample(labels, logits);
  expect(Array.from(losses.dataSync(), Number.isFinite)).toEqual([true, false]);
  await expect(ctc().check!(labels, logits)).rejects.toThrow(
    'loss CTC: the labels of example 1 need 4 time steps, and there are 3',
  );
  expect(() => ctc().call(labels, labels)).toThrow('predictions [batch, time, classes]');
  for (const one of [labels, logits, losses]) one.dispose();
});
