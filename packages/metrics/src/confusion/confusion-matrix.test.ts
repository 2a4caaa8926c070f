import { beforeAll, expect, test } from '@jest/globals';
import { cpu } from '@graftjs/backend-cpu';
import { tensor1d, tensor2d, useBackend } from '@graftjs/core';
import { accuracy, confusionCounts, confusionMatrix, matrixOf } from '../index.js';
import { goldens, rowsOf } from '../testing/goldens.js';

beforeAll(() => useBackend(cpu()));

test.each([
  ['classes', 0],
  ['classes', 2],
  ['binary', 4],
] as const)('is the table that scikit-learn gives, for %s', async (name, at) => {
  const { yTrue, yPred } = goldens.cases.filter(({ metric }) => metric === 'confusionCounts')[at]!;
  const given = [rowsOf(yTrue), rowsOf(yPred)] as const;
  expect(await confusionMatrix(...given)).toEqual(goldens.matrix[name]);
  for (const one of given) one.dispose();
});

test('weighs examples, and has a threshold for single scores', async () => {
  const labels = tensor1d([0, 1, 1]);
  const scores = tensor2d([[0.2], [0.4], [0.9]]);
  const sampleWeight = tensor1d([1, 2, 0.5]);
  expect(await confusionMatrix(labels, scores, { sampleWeight })).toEqual([
    [1, 0],
    [2, 0.5],
  ]);
  expect(await confusionMatrix(labels, scores, { threshold: 0.3 })).toEqual([
    [1, 0],
    [0, 2],
  ]);
  for (const one of [labels, scores, sampleWeight]) one.dispose();
});

test('is empty before anything was seen, and refuses the state of another metric', () => {
  expect(matrixOf(confusionCounts().initial())).toEqual([]);
  const state = { total: Float64Array.of(1), count: Float64Array.of(2) };
  expect(accuracy().result(state)).toBe(0.5);
  expect(() => matrixOf(state)).toThrow('this is the state of another metric');
});
