import { describe, expect, test } from '@jest/globals';
import { expectNear } from '../../../../tools/jest/expect-near.js';
import { leep } from '../choosing/leep.js';
import { negativeConditionalEntropy } from '../choosing/negative-conditional-entropy.js';
import { gaussLegendre } from '../explaining/gauss-legendre.js';
import { bootstrapInterval, quantile } from '../statistics/bootstrap-interval.js';
import { mcNemar } from '../statistics/paired-tests.js';
import { feat } from '../testing/closed-form.js';
import { goldens } from '../testing/goldens.js';
import { abstentionCurve } from './abstention.js';
import { brierScore, calibrationError, logLoss, reliability } from './calibration.js';
import { conformalSets } from './conformal-sets.js';
import { energyScores } from './out-of-distribution.js';
import { softmaxOf } from './softmax.js';
import { temperatureScaling } from './temperature-scaling.js';
import { vectorScaling } from './vector-scaling.js';

interface Answers {
  readonly name: string;
  readonly labels: number[];
  /** Left out where they are softmax(4 · feat(30, 1000)). */
  readonly probabilities?: number[][];
  readonly loss: number;
  readonly brier: number;
  readonly errors: readonly { bins: number; error: number; counts: number[] | null }[];
  readonly conformal: readonly {
    readonly alpha: number;
    readonly method: 'lac' | 'aps';
    readonly threshold: number | null;
    readonly sizes: number[];
  }[];
  readonly leep: number;
  readonly nce: number;
  readonly abstention: readonly [number, number, number][];
}

interface Logits {
  readonly name: string;
  readonly labels: number[];
  /** Left out where they are 9 · feat(40, 1000). */
  readonly logits?: number[][];
  readonly temperature: { readonly temperature: number; before: number; after: number };
  readonly energy: readonly { temperature: number; scores: number[] }[];
  readonly vector?: { readonly scales: number[]; readonly shifts: number[]; after: number };
}

interface Trust {
  readonly cases: readonly Answers[];
  readonly logits: readonly Logits[];
  readonly mcNemar: readonly { onlyA: number; onlyB: number; value: number }[];
  readonly quadrature: readonly { count: number; nodes: number[]; weights: number[] }[];
  readonly quantiles: { values: number[]; shares: number[]; quantiles: number[] };
  readonly bootstrap: { values: number[]; low: number; high: number };
}

const trust = goldens<Trust>('trust');
const close = { relative: 1e-6, absolute: 1e-9 };
const near = (got: number, wanted: number) => expectNear([got], [wanted], close);
const times = (rows: number[][], factor: number) => rows.map((row) => row.map((x) => factor * x));

describe.each(trust.cases.map((one) => [one.name, one] as const))('%s', (_, one) => {
  const { labels } = one;
  const rows = one.probabilities ?? softmaxOf(times(feat(30, 1000), 4));

  test('log loss and Brier score', () => {
    near(logLoss(rows, labels), one.loss);
    near(brierScore(rows, labels), one.brier);
  });
  test('calibration error', () => {
    for (const { bins, error, counts } of one.errors) {
      near(calibrationError(rows, labels, { bins }), error);
      const found = reliability(rows, labels, { bins }).map(({ count }) => count);
      if (counts) expect(found).toEqual(counts);
    }
  });
  test('conformal sets', () => {
    for (const { alpha, method, threshold, sizes } of one.conformal) {
      const sets = conformalSets(rows, labels, { alpha, method });
      if (threshold === null) expect(sets.threshold).toBe(Infinity);
      else near(sets.threshold, threshold);
      expect(sets.predict(rows).map((set) => set.length)).toEqual(sizes);
    }
  });
  test('LEEP and NCE', () => {
    near(leep(rows, labels), one.leep);
    near(negativeConditionalEntropy(rows, labels), one.nce);
  });
  test('abstention', () => {
    const curve = abstentionCurve(rows, labels);
    expectNear(
      curve.flatMap(({ threshold, coverage, accuracy }) => [threshold, coverage, accuracy]),
      one.abstention.flat(),
      close,
    );
  });
});

describe.each(trust.logits.map((one) => [one.name, one] as const))('logits: %s', (_, one) => {
  const { labels, temperature, energy, vector } = one;
  const logits = one.logits ?? times(feat(40, 1000), 9);

  test('temperature', () => {
    const fitted = temperatureScaling(logits, labels);
    // The optimum is flat: the other search finds it to half of the digits.
    expectNear([fitted.temperature], [temperature.temperature], { relative: 1e-4, absolute: 0 });
    near(fitted.lossBefore, temperature.before);
    near(fitted.lossAfter, temperature.after);
  });
  test('energy', () => {
    for (const { temperature: t, scores } of energy) {
      expectNear(energyScores(logits, { temperature: t }), scores, close);
    }
  });
  if (!vector) return;
  test('vector scaling', () => {
    const fitted = vectorScaling(logits, labels);
    near(fitted.lossAfter, vector.after);
    expectNear(fitted.scales, vector.scales, { relative: 1e-5, absolute: 1e-6 });
    expectNear(fitted.shifts, vector.shifts, { relative: 1e-5, absolute: 1e-6 });
  });
});

test('exact McNemar, few and many', () => {
  for (const { onlyA, onlyB, value } of trust.mcNemar) {
    const a = Array.from({ length: onlyA + onlyB + 7 }, (_, i) => i < onlyA || i > onlyA + onlyB);
    const b = a.map((right, i) => (i < onlyA + onlyB ? !right : right));
    near(mcNemar(a, b), value);
  }
});

test('quadrature', () => {
  for (const { count, nodes, weights } of trust.quadrature) {
    const points = gaussLegendre(count).sort((a, b) => a.node - b.node);
    expectNear(
      points.map(({ node }) => node),
      nodes,
      { relative: 1e-12, absolute: 1e-14 },
    );
    expectNear(
      points.map(({ weight }) => weight),
      weights,
      { relative: 1e-10, absolute: 1e-14 },
    );
  }
});

test('quantiles, and the interval of a mean from them', () => {
  const { values, shares, quantiles } = trust.quantiles;
  expectNear(
    shares.map((share) => quantile(values, share)),
    quantiles,
    close,
  );
  const { values: sample, low, high } = trust.bootstrap;
  const mean = (indices: readonly number[]) =>
    indices.reduce((sum, i) => sum + sample[i]!, 0) / indices.length;
  const interval = bootstrapInterval(sample.length, mean, { rounds: 20_000 });
  // Both are drawn by lot.
  expect(interval.low).toBeCloseTo(low, 1);
  expect(interval.high).toBeCloseTo(high, 1);
});
