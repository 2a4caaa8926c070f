import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import { dataDir, describeData } from '../../../../tools/jest/real-data.js';
import goldens from '../testing/t-sne-goldens.json' with { type: 'json' };
import { jointProbabilities, squaredDistances } from './joint-probabilities.js';
import { tSne } from './t-sne.js';
import { trustworthiness } from './trustworthiness.js';

const { rows, joint, whole } = goldens;

describe('tSne', () => {
  test('neighbourhoods are those of scikit-learn', () => {
    const got = jointProbabilities(squaredDistances(rows), rows.length, 7);
    expect(got).toHaveLength(joint.length);
    got.forEach((p, k) => expect(p).toBeCloseTo(joint[k] as number, 6));
    expect(2 * got.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 6);
  });

  test('descends as far as scikit-learn, and keeps the clusters', () => {
    const { points, divergence } = tSne(rows, { perplexity: 7 });
    expect(divergence).toBeLessThan(1.05 * whole.divergence);
    expect(divergence).toBeGreaterThan(0);
    const nearest = points.map((point, i) => {
      const others = points.map((other, j) =>
        i === j ? Infinity : (other[0] - point[0]) ** 2 + (other[1] - point[1]) ** 2,
      );
      return others.indexOf(Math.min(...others)) % 3 === i % 3;
    });
    expect(nearest).not.toContain(false);
  });

  test('the same rows and seed give the same map', () => {
    const map = (seed: number) => tSne(rows, { start: 'random', seed, iterations: 300 }).points;
    expect(map(1)).toEqual(map(1));
    expect(map(1)).not.toEqual(map(2));
    expect(tSne(rows).points).toEqual(tSne(rows).points);
    const same = tSne(Array.from({ length: 6 }, () => [1, 2])).points;
    expect(same.flat().every(Number.isFinite)).toBe(true);
  });

  test('mistakes are named', () => {
    expect(() => tSne([[1], [2]])).toThrow('tSne: it needs at least four rows of features');
    expect(() => tSne([[1], [2], [3], [4, 5]])).toThrow('wrong number of features');
    expect(() => tSne(rows, { perplexity: 24 })).toThrow('perplexity is 24');
  });
});

test('trustworthiness is that of scikit-learn', () => {
  expect(trustworthiness(rows, whole.points, { neighbours: 4 })).toBeCloseTo(
    whole.trustworthiness,
    10,
  );
  expect(trustworthiness(rows, rows)).toBe(1);
  expect(() => trustworthiness(rows, rows, { neighbours: 12 })).toThrow('do not go together');
});

describeData('tSne on digits', () => {
  test('keeps as much as scikit-learn: divergence and neighbours', () => {
    const digits = gunzipSync(readFileSync(`${dataDir}/digits/digits.csv.gz`))
      .toString()
      .split('\n', goldens.digits.rows)
      .map((line) => line.split(',').slice(0, 64).map(Number));
    for (const { init, divergence, trustworthiness: kept } of goldens.digits.fits.slice(0, 2)) {
      const map = tSne(digits, { start: init as 'pca' | 'random' });
      expect(map.divergence).toBeLessThan(1.05 * divergence);
      expect(trustworthiness(digits, map.points)).toBeGreaterThan(kept - 0.01);
    }
  });
});
