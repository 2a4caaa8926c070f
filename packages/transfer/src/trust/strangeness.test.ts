import { describe, expect, test } from '@jest/globals';
import { Random } from '@graftjs/core';
import { feat, lab } from '../testing/closed-form.js';
import { rankFeatures } from '../choosing/rank-features.js';
import { abstentionCurve, thresholdFor } from './abstention.js';
import { logLoss } from './calibration.js';
import { detectionAuc, energyScores, mahalanobisScores } from './out-of-distribution.js';
import { softmaxOf } from './softmax.js';
import { vectorScaling } from './vector-scaling.js';

describe('out of distribution', () => {
  const random = new Random(4);
  const near = (k: number) => [6 * k + random.normal(), 3 * random.normal()];
  const labels = lab(60, 2);
  const features = labels.map(near);
  test('Mahalanobis scores are squared distances in the shared covariance', () => {
    const score = mahalanobisScores(features, labels);
    const known = score(labels.map(near));
    const strange = score(labels.map(() => [3 + 0.3 * random.normal(), 12 + random.normal()]));
    expect(detectionAuc(known, strange)).toBeGreaterThan(0.95);
    const mean = known.reduce((a, b) => a + b) / known.length;
    // The squared form of two standard normals has mean 2.
    expect(mean).toBeGreaterThan(1);
    expect(mean).toBeLessThan(3.5);
  });
  test('energy is -ln Σ exp of the logits', () => {
    expect(energyScores([[0, 0]])[0]).toBeCloseTo(-Math.LN2, 12);
    expect(energyScores([[2, 0]], { temperature: 2 })[0]).toBeCloseTo(
      -2 * Math.log(Math.E + 1),
      12,
    );
  });
  test('detection equals the area under the ROC curve', () => {
    // sklearn.metrics.roc_auc_score([0, 0, 0, 1, 1], [1, 2, 3, 2, 4]) = 0.75
    expect(detectionAuc([1, 2, 3], [2, 4])).toBeCloseTo(0.75, 12);
  });
});

describe('abstention', () => {
  test('the curve ends at everything answered', () => {
    const curve = abstentionCurve(
      [
        [0.9, 0.1],
        [0.6, 0.4],
        [0.3, 0.7],
        [0.6, 0.4],
      ],
      [0, 1, 1, 0],
    );
    expect(curve.map(({ coverage }) => coverage)).toEqual([0.25, 0.5, 1]);
    expect(curve.map(({ accuracy }) => accuracy)).toEqual([1, 1, 0.75]);
    expect(thresholdFor(curve, 1)?.threshold).toBe(0.7);
    expect(thresholdFor(abstentionCurve([[0.9, 0.1]], [1]), 0.5)).toBeNull();
  });
});

test('vector scaling finds shifted classes, and its slope vanishes at the optimum', () => {
  const logits = feat(60, 3).map(([a = 0, b = 0, c = 0]) => [4 * a + 2, 4 * b, 4 * c]);
  const labels = softmaxOf(feat(60, 3)).map((p) => p.indexOf(Math.max(...p)));
  const fitted = vectorScaling(logits, labels);
  expect(fitted.lossAfter).toBeLessThan(fitted.lossBefore);
  expect(fitted.lossAfter).toBeCloseTo(logLoss(fitted.apply(logits), labels), 12);
  // The first class was shifted up by 2, the fit takes it down against the others.
  expect(fitted.shifts[0]).toBeLessThan(Math.min(fitted.shifts[1]!, fitted.shifts[2]!));
});

describe('ranking candidates', () => {
  const labels = lab(40, 2);
  const random = new Random(1);
  const good = {
    name: 'good',
    features: labels.map((k) => [5 * k + random.normal(), random.normal()]),
  };
  const poor = {
    name: 'poor',
    features: labels.map(() => [random.normal(), random.normal()]),
    license: 'MIT',
  };
  test('the better features come first, with an interval around the score', () => {
    const ranked = rankFeatures([poor, good], labels, { rounds: 30 });
    expect(ranked.map(({ name, rank }) => `${rank} ${name}`)).toEqual(['1 good', '2 poor']);
    const [{ interval, scores }] = ranked as [(typeof ranked)[0]];
    expect(interval!.low).toBeLessThanOrEqual(scores.logMe!);
    expect(ranked[1]!.license).toBe('MIT');
    expect(scores.leep).toBeUndefined();
  });
  test('a head is needed for scores of heads', () => {
    expect(() => rankFeatures([good], labels, { by: 'leep' })).toThrow('"good" has no source head');
  });
});
