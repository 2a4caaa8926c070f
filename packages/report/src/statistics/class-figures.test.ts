import { expect, test } from '@jest/globals';
import { classFigures } from './class-figures.js';
import { confusedPairs } from './confused-pairs.js';
import { summarize } from './summary.js';

// y_true = [0, 1, 2, 2, 2], y_pred = [0, 0, 2, 2, 1], the example of scikit-learn's
// documentation of classification_report, which prints the figures below.
const confusion = [
  [1, 0, 0],
  [1, 0, 0],
  [0, 1, 2],
];

test('gives the figures that scikit-learn prints for its own example', () => {
  const rounded = classFigures(confusion).map(({ precision, recall, f1, support }) =>
    [precision, recall, f1].map((figure) => Number(figure.toFixed(2))).concat(support),
  );
  expect(rounded).toEqual([
    [0.5, 1, 0.67, 1],
    [0, 0, 0, 1],
    [1, 0.67, 0.8, 3],
  ]);
  const summary = summarize(confusion);
  expect(summary.accuracy).toBeCloseTo(0.6, 12);
  expect(summary.macroF1).toBeCloseTo(0.49, 2);
});

test('a class that never occurs and is never predicted has no figures and does not count', () => {
  const [, absent] = classFigures([
    [4, 0],
    [0, 0],
  ]);
  expect(absent).toEqual({ index: 1, precision: NaN, recall: NaN, f1: NaN, support: 0 });
  expect(
    summarize([
      [4, 0],
      [0, 0],
    ]).macroF1,
  ).toBe(1);
});

test('knows the largest class and what guessing would get', () => {
  expect(summarize(confusion)).toMatchObject({ majorityClass: 2, majority: 0.6, chance: 1 / 3 });
});

test('lists the commonest confusions first', () => {
  expect(
    confusedPairs(
      [
        [5, 3],
        [4, 9],
      ],
      1,
    ),
  ).toEqual([{ truth: 1, predicted: 0, count: 4, share: 4 / 13 }]);
});
