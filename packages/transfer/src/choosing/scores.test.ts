import { describe, expect, test } from '@jest/globals';
import { expectNear } from '../../../../tools/jest/expect-near.js';
import { feat, lab, softmaxRows, vector } from '../testing/closed-form.js';
import { gaussianBhattacharyya } from './gaussian-bhattacharyya.js';
import { hScore, ledoitWolf } from './h-score.js';
import { leep } from './leep.js';
import { logMe } from './log-me.js';
import { negativeConditionalEntropy } from './negative-conditional-entropy.js';
import { transRate } from './trans-rate.js';
import { weightedTau } from './weighted-tau.js';

const near = (got: number, wanted: number, relative = 1e-6) =>
  expectNear([got], [wanted], { relative, absolute: 1e-9 });

describe('scores of transferability equal independently computed figures', () => {
  test('LogME, also with more features than examples', () => {
    near(logMe(feat(12, 4), lab(12, 3)), vector('logme_12x4_c3', 'exact_max_evidence'));
    near(logMe(feat(30, 5), lab(30, 3)), vector('logme_30x5_c3', 'exact_max_evidence'));
    near(logMe(feat(6, 9), lab(6, 2)), vector('logme_6x9_c2', 'exact_max_evidence'));
    const labels = lab(12, 3);
    const separated = feat(12, 3).map((row, i) =>
      row.map((x, j) => 0.1 * x + Number(labels[i] === j)),
    );
    near(logMe(separated, labels), vector('logme_onehot+0.1feat_12x3', 'exact'));
  });

  test('LogME does not change when features are rotated', () => {
    const [cos, sin] = [Math.cos(0.4), Math.sin(0.4)];
    const rotated = feat(30, 5).map(([a = 0, b = 0, ...rest]) => [
      cos * a - sin * b,
      sin * a + cos * b,
      ...rest,
    ]);
    near(logMe(rotated, lab(30, 3)), logMe(feat(30, 5), lab(30, 3)), 1e-8);
  });

  test('LEEP and NCE', () => {
    const probabilities = softmaxRows(feat(12, 4), 2);
    near(leep(probabilities, lab(12, 3)), vector('leep_12x4_softmax(2feat)_c3'));
    near(negativeConditionalEntropy(probabilities, lab(12, 3)), vector('nce_argmax', 'value'));
    near(
      leep(
        lab(9, 3).map((k) => [0, 1, 2].map((j) => Number(j === k))),
        lab(9, 3),
      ),
      0,
    );
    near(
      leep(
        lab(9, 3).map(() => [1 / 3, 1 / 3, 1 / 3]),
        lab(9, 3),
      ),
      Math.log(1 / 3),
    );
  });

  test('H-score, plain and regularised', () => {
    near(hScore(feat(30, 5), lab(30, 3), { regularized: false }), vector('hscore_30x5_c3'));
    near(ledoitWolf(feat(30, 5)).shrinkage, vector('ledoit_wolf_shrinkage_30x5'));
    near(hScore(feat(30, 5), lab(30, 3)), vector('reg_hscore_30x5_c3'));
  });

  test('GBC, with the determinant counted once a feature', () => {
    const spherical = vector('gbc_30x5_c3', 'spherical_correct_logdet');
    near(gaussianBhattacharyya(feat(30, 5), lab(30, 3)), vector('gbc_30x5_c3', 'diagonal'));
    near(gaussianBhattacharyya(feat(30, 5), lab(30, 3), { covariance: 'spherical' }), spherical);
    const same = lab(12, 3).map((_, i) => [Math.floor(i / 3), 1]);
    near(gaussianBhattacharyya(same, lab(12, 3)), -6);
  });

  test('TransRate', () => {
    near(transRate(feat(30, 5), lab(30, 3)), vector('transrate_30x5_c3_eps1e-4'));
  });
});

describe('weighted Kendall τ', () => {
  // Fine-tuned accuracies and scores of ten networks on SUN397, as the Transfer-Learning-Library prints them.
  const accuracy = [62.0, 65.7, 64.7, 64.8, 66.0, 62.3, 63.0, 64.7, 60.5, 60.7];
  const published: [string, number, number[]][] = [
    ['H-score', 0.918, [71.35, 114.21, 110.39, 113.63, 116.51, 72.16, 95.8, 103.09, 75.9, 80.91]],
    [
      'LEEP',
      0.581,
      [-3.744, -3.372, -3.198, -3.103, -3.056, -3.311, -3.165, -3.205, -3.338, -3.234],
    ],
    ['LogME', 0.748, [1.621, 1.648, 1.638, 1.642, 1.646, 1.614, 1.623, 1.624, 1.617, 1.625]],
    [
      'NCE',
      0.873,
      [-3.055, -2.844, -2.894, -2.837, -2.822, -2.945, -2.903, -2.896, -2.968, -2.933],
    ],
  ];
  test.each(published)('reproduces the published table: %s', (_name, wanted, scores) => {
    expect(Number(weightedTau(scores, accuracy).toFixed(3))).toBe(wanted);
  });
  test('is 1, -1, or nothing', () => {
    expect(weightedTau([1, 2, 3], [10, 20, 30])).toBeCloseTo(1, 12);
    expect(weightedTau([1, 2, 3], [3, 2, 1])).toBeCloseTo(-1, 12);
    expect(weightedTau([1, 1, 1], [3, 2, 1])).toBeNaN();
  });
});

describe('mistakes', () => {
  test('one class, labels that do not fit, numbers that are none', () => {
    expect(() => logMe(feat(4, 2), [1, 1, 1, 1])).toThrow('all labels are of one class (1)');
    expect(() => leep(feat(4, 2), [1, 0])).toThrow('examples and labels differ in number');
    expect(() =>
      hScore(
        [
          [1, NaN],
          [1, 2],
        ],
        [0, 1],
      ),
    ).toThrow('number 1 of row 0 is NaN');
    expect(() => logMe(feat(2, 2), [0, 0.5])).toThrow('label 1 is 0.5');
  });
});
