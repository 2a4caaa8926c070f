import { beforeAll, expect, test } from '@jest/globals';
import { cpu } from '@graftjs/backend-cpu';
import { tensor1d, tensor2d, useBackend } from '@graftjs/core';
import { f1Score, measure, precision, recall } from '../index.js';

beforeAll(() => useBackend(cpu()));

test('precision and recall of a perfect classifier are 1, though no score is exactly 1', async () => {
  const labels = tensor1d([0, 1, 1, 0, 1]);
  const scores = tensor2d([[0.02], [0.97], [0.91], [0.08], [0.999]]);
  for (const metric of [precision(), recall(), f1Score()]) {
    expect(await measure(metric, labels, scores)).toBe(1);
  }
  labels.dispose();
  scores.dispose();
});

test('counts add up over batches: this is no mean of the batches', async () => {
  const metric = precision();
  const counts = (tp: number, fp: number) => ({
    truePositives: Float64Array.of(tp),
    falsePositives: Float64Array.of(fp),
    falseNegatives: Float64Array.of(0),
  });
  expect(metric.result(metric.merge(counts(1, 0), counts(1, 2)))).toBe(0.5);
});

test('says what does not fit, and what is no option', async () => {
  const labels = tensor1d([0, 1]);
  const scores = tensor2d([[0.2], [0.3], [0.4]]);
  await expect(measure(precision(), labels, scores)).rejects.toThrow(
    /metric Precision: labels and predictions do not fit each other \[GRAFT-SHAPE\]\n {2}labels +\[2\]/,
  );
  // @ts-expect-error a misspelled option
  expect(() => precision({ treshold: 0.4 })).toThrow('Did you mean "threshold"?');
  labels.dispose();
  scores.dispose();
});
