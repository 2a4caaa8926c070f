import { expect, test } from '@jest/globals';
import { Random } from '@graftjs/core';
import { logLoss } from '../trust/calibration.js';
import { softmaxOf } from '../trust/softmax.js';
import { calibratedHead } from './calibrated-head.js';
import { heldOutScores } from './held-out-scores.js';
import { ldaHead } from './lda-head.js';
import { predictClasses, scoresOf, type HeadData, type LinearHead } from './linear-head.js';
import { ridgeHead } from './ridge-head.js';

/** Classes on axes of their own, among noise. */
function drawn(perClass: number, { noise = 1, seed = 1 } = {}): HeadData {
  const random = new Random(seed);
  const labels = Int32Array.from({ length: 3 * perClass }, (_, i) => i % 3);
  const features = Array.from(labels, (label) =>
    Float64Array.from({ length: 40 }, (_, j) => noise * random.normal() + (j === label ? 2 : 0)),
  );
  return { features, labels, classes: 3 };
}

const lossOf = (head: LinearHead, { features, labels }: HeadData) =>
  logLoss(softmaxOf(features.map((row) => scoresOf(head, row))), labels);

test('a head that fits all it has seen becomes less sure, and says the same', () => {
  const [seen, unseen] = [drawn(10), drawn(200, { seed: 2 })];
  const plain = ldaHead(seen, { shrinkage: 0.05 });
  const solve = (data: HeadData) => ldaHead(data, { shrinkage: 0.05 });
  const { head, temperature } = calibratedHead(solve, seen);
  expect(temperature).toBeGreaterThan(1.5);
  expect(predictClasses(head, unseen.features)).toEqual(predictClasses(plain, unseen.features));
  expect(lossOf(plain, seen)).toBeLessThan(0.01);
  expect(lossOf(head, seen)).toBeGreaterThan(10 * lossOf(plain, seen));
  expect(lossOf(head, unseen)).toBeLessThan(0.8 * lossOf(plain, unseen));
});

test('a head that is too timid becomes surer: ridge regression gives numbers between 0 and 1', () => {
  const [seen, unseen] = [drawn(30), drawn(200, { seed: 2 })];
  const { head, temperature } = calibratedHead(ridgeHead, seen);
  expect(temperature).toBeLessThan(0.5);
  expect(lossOf(head, unseen)).toBeLessThan(0.9 * lossOf(ridgeHead(seen), unseen));
});

test('where no example is wrong the temperature stays bounded: about one error in n + 1', () => {
  const seen = drawn(20, { noise: 0.01 });
  const scores = heldOutScores('test', ldaHead, seen) as Float64Array[];
  const { temperature } = calibratedHead(ldaHead, seen);
  const sure = softmaxOf(scores, temperature).map((row) => Math.max(...row));
  const mean = sure.reduce((sum, value) => sum + value, 0) / sure.length;
  expect(mean).toBeGreaterThan(0.95);
  expect(mean).toBeLessThan(0.999);
});

test('one example a class cannot be held out: a head is as sure as if one more had been wrong', () => {
  const data = drawn(1);
  const { head } = calibratedHead(ldaHead, data);
  const sure = softmaxOf(data.features.map((row) => scoresOf(head, row)));
  sure.forEach((row, i) => {
    expect(row[data.labels[i]!]).toBeGreaterThan(0.6);
    expect(row[data.labels[i]!]).toBeLessThan(0.9);
  });
  expect(predictClasses(head, data.features)).toEqual(data.labels);
});

test('a class without examples stays without', () => {
  const data = { ...drawn(10), classes: 5 };
  const { head } = calibratedHead(ldaHead, data);
  expect(new Set(predictClasses(head, data.features))).toEqual(new Set([0, 1, 2]));
});
