import { describe, expect, test } from '@jest/globals';
import { Random } from '@graftjs/core';
import { feat, lab } from '../testing/closed-form.js';
import { nLeep } from '../choosing/n-leep.js';
import { leaveOneOutNearest, leaveOneOutPrototype } from '../choosing/nearest-baselines.js';
import { halfSampleInterval } from './half-sample-interval.js';
import { bootstrapInterval } from './bootstrap-interval.js';
import { mixturePosteriors } from './gaussian-mixture.js';
import { mcNemar, pairedDifference } from './paired-tests.js';

/** Two classes far apart. */
const blobs = lab(40, 2).map((k, i) => [10 * k + Math.sin(i), Math.cos(3 * i)]);

describe('nearest neighbours and prototypes', () => {
  test('are perfect where classes are apart and at chance or below where they are not', () => {
    expect(leaveOneOutNearest(blobs, lab(40, 2))).toBe(1);
    expect(leaveOneOutPrototype(blobs, lab(40, 2))).toBe(1);
    expect(
      leaveOneOutNearest(
        blobs,
        blobs.map((_, i) => i),
      ),
    ).toBe(0);
    expect(leaveOneOutPrototype(blobs.slice(0, 3), [0, 0, 1])).toBeLessThan(1);
  });
});

describe('mixtures', () => {
  test('find two clusters, the same ones from the same seed', () => {
    const posteriors = mixturePosteriors(blobs, { components: 2, random: new Random(3) });
    const first = posteriors.map((p) => Math.round(p[0] as number));
    expect(new Set(first.filter((_, i) => i % 2 === 0)).size).toBe(1);
    expect(first[0]).not.toBe(first[1]);
    expect(mixturePosteriors(blobs, { components: 2, random: new Random(3) })).toEqual(posteriors);
  });
  test('N-LEEP is near 0 where classes are apart, near -ln C where features say nothing', () => {
    expect(nLeep(blobs, lab(40, 2))).toBeGreaterThan(-1e-3);
    const nothing = feat(60, 3).map((_, i) => [Math.sin(i * i), Math.cos(i * i * 1.7)]);
    expect(nLeep(nothing, lab(60, 2))).toBeLessThan(-0.3);
  });
});

describe('intervals and tests', () => {
  test('a bootstrap interval holds the mean and narrows with examples', () => {
    const mean = (values: number[]) => values.reduce((a, b) => a + b, 0) / values.length;
    const wide = bootstrapInterval(10, (indices) => mean(indices.map((i) => i % 2)));
    const narrow = bootstrapInterval(1000, (indices) => mean(indices.map((i) => i % 2)));
    expect(wide.low).toBeLessThan(narrow.low);
    expect(narrow.low).toBeLessThan(0.5);
    // 1.96 standard errors of a fair coin.
    expect(narrow.high - narrow.low).toBeCloseTo((2 * 1.96 * 0.5) / Math.sqrt(1000), 2);
  });
  test('paired differences', () => {
    expect(pairedDifference([0.5, 0.7, 0.9], [0.4, 0.6, 0.8]).interval.low).toBeCloseTo(0.1, 12);
    expect(() => pairedDifference([1], [])).toThrow('it needs pairs; got 1 and 0 figures');
  });
  test('exact McNemar equals the binomial test', () => {
    // scipy.stats.binomtest(1, 8).pvalue = 0.0703125
    const a = [true, true, true, true, true, true, true, false, true, false];
    const b = [false, false, false, false, false, false, false, true, true, false];
    expect(mcNemar(a, b)).toBeCloseTo(0.0703125, 10);
    expect(mcNemar(a, a)).toBe(1);
  });
});

test('half samples give the spread of a mean', () => {
  const random = new Random(3);
  const values = Array.from({ length: 400 }, () => random.normal());
  const labels = values.map((_, i) => i % 2);
  const { low, high } = halfSampleInterval(
    labels,
    (rows) => rows.reduce((sum, i) => sum + values[i]!, 0) / rows.length,
    { rounds: 2000 },
  );
  // The standard error of a mean of 400 normals is 1/20.
  expect(high).toBeGreaterThan(1.8 / 20);
  expect(high).toBeLessThan(2.15 / 20);
  expect(low).toBeLessThan(-1.8 / 20);
});
