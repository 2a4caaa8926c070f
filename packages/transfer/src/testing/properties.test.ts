import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { crossValidatedProbe } from '../choosing/cross-validated-probe.js';
import { gaussianBhattacharyya } from '../choosing/gaussian-bhattacharyya.js';
import { hScore, ledoitWolf } from '../choosing/h-score.js';
import { leep } from '../choosing/leep.js';
import { logMe } from '../choosing/log-me.js';
import { nLeep } from '../choosing/n-leep.js';
import { leaveOneOutNearest, leaveOneOutPrototype } from '../choosing/nearest-baselines.js';
import { negativeConditionalEntropy } from '../choosing/negative-conditional-entropy.js';
import { transRate } from '../choosing/trans-rate.js';
import { weightedTau } from '../choosing/weighted-tau.js';
import { aDistance } from '../domains/a-distance.js';
import { centredKernelAlignment } from '../explaining/centred-kernel-alignment.js';
import { ldaHead } from '../heads/lda-head.js';
import { predictClasses } from '../heads/linear-head.js';
import { cosineHead, prototypeHead } from '../heads/prototype-head.js';
import { ridgeHead } from '../heads/ridge-head.js';
import { mcNemar } from '../statistics/paired-tests.js';
import { brierScore, calibrationError, logLoss } from '../trust/calibration.js';
import { conformalSets, coverageOf } from '../trust/conformal-sets.js';
import { detectionAuc, mahalanobisScores } from '../trust/out-of-distribution.js';
import { softmaxOf } from '../trust/softmax.js';
import { temperatureScaling } from '../trust/temperature-scaling.js';
import { vectorScaling } from '../trust/vector-scaling.js';

const SETTINGS = { numRuns: 30, seed: 7 };

/** Numbers with many equals, zeros and very different sizes among them. */
const awkward = fc.oneof(
  fc.integer({ min: -2, max: 2 }),
  // Numbers whose squares vanish are no features.
  fc.double({ min: -10, max: 10, noNaN: true }).map((x) => (Math.abs(x) < 1e-9 ? 0 : x)),
  fc.constantFrom(1e6, -1e6, 1e-6, 0),
);

/** Rows of 1 to 6 numbers, two classes or more out of five, and classes of any size. */
const labelled = fc
  .tuple(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 4, max: 14 }))
  .chain(([width, count]) =>
    fc.record({
      rows: fc.array(fc.array(awkward, { minLength: width, maxLength: width }), {
        minLength: count,
        maxLength: count,
      }),
      labels: fc
        .array(fc.integer({ min: 0, max: 4 }), { minLength: count, maxLength: count })
        .map((labels) => labels.map((label, i) => (i < 2 ? i : label))),
    }),
  );
type Labelled = { readonly rows: number[][]; readonly labels: number[] };

const holds = (name: string, claim: (given: Labelled) => void) =>
  test(name, () => fc.assert(fc.property(labelled, claim), SETTINGS));

const within = (value: number, low: number, high: number) => {
  expect(value).toBeGreaterThanOrEqual(low - 1e-9);
  expect(value).toBeLessThanOrEqual(high + 1e-9);
};

holds('scores of features are numbers within their bounds', ({ rows, labels }) => {
  const classes = new Set(labels).size;
  expect(logMe(rows, labels)).toEqual(expect.any(Number));
  expect(Number.isFinite(logMe(rows, labels))).toBe(true);
  within(gaussianBhattacharyya(rows, labels), -classes * (classes - 1), 0);
  within(hScore(rows, labels, { regularized: false }), 0, rows[0]!.length);
  within(hScore(rows, labels), 0, Infinity);
  within(ledoitWolf(rows).shrinkage, 0, 1);
  expect(Number.isFinite(transRate(rows, labels))).toBe(true);
  within(nLeep(rows, labels), -Infinity, 0);
  expect(Number.isFinite(nLeep(rows, labels))).toBe(true);
  for (const accuracy of [leaveOneOutNearest, leaveOneOutPrototype, crossValidatedProbe]) {
    within(accuracy(rows, labels), 0, 1);
  }
});

holds('LogME sees no scale, and no classes by their names', ({ rows, labels }) => {
  const plain = logMe(rows, labels);
  const scaled = rows.map((row) => row.map((x) => 1024 * x));
  expect(logMe(scaled, labels)).toBeCloseTo(plain, 8);
  expect(
    logMe(
      rows,
      labels.map((label) => 90 - 7 * label),
    ),
  ).toBeCloseTo(plain, 8);
});

holds('alignment is 1 with itself, whatever the scale and the place', ({ rows }) => {
  const own = centredKernelAlignment(rows, rows);
  if (rows.every((row) => row.every((x, j) => x === rows[0]![j]))) {
    expect(own).toBeNaN();
    return;
  }
  expect(own).toBeCloseTo(1, 9);
  const moved = rows.map((row) => row.map((x) => 8 * x + 64));
  expect(centredKernelAlignment(rows, moved)).toBeCloseTo(1, 9);
  const [backward] = [centredKernelAlignment(moved, rows)];
  expect(backward).toBeCloseTo(1, 9);
});

holds('heads never answer with a class that had no examples', ({ rows, labels }) => {
  const known = new Set(labels);
  const data = { features: rows, labels, classes: 6 };
  const far = rows.flatMap((row) => [row, row.map((x) => -50 * x - 3)]);
  for (const head of [ldaHead(data), ridgeHead(data), prototypeHead(data), cosineHead(data)]) {
    for (const answer of predictClasses(head, far)) expect(known.has(answer)).toBe(true);
  }
});

holds('Mahalanobis scores are distances', ({ rows, labels }) => {
  for (const score of mahalanobisScores(rows, labels)(rows)) within(score, 0, Infinity);
});

holds('A-distance is within its bounds', ({ rows, labels }) => {
  const target = rows.map((row, i) => row.map((x) => x + labels[i]!));
  const distance = aDistance(rows, target);
  within(distance, 0, 2);
});

holds('probabilities: bounds, and what cannot grow', ({ rows, labels }) => {
  const logits = rows.map((row, i) =>
    Array.from({ length: 5 }, (_, k) => (row[k % row.length]! * (k + 1) + i) % 40),
  );
  const probabilities = softmaxOf(logits);
  within(leep(probabilities, labels), -Infinity, 0);
  within(negativeConditionalEntropy(probabilities, labels), -Infinity, 0);
  within(calibrationError(probabilities, labels), 0, 1);
  within(brierScore(probabilities, labels), 0, 2);
  const cooled = temperatureScaling(logits, labels);
  within(cooled.lossAfter, 0, cooled.lossBefore);
  expect(logLoss(cooled.apply(logits), labels)).toBeCloseTo(cooled.lossAfter, 6);
  const scaled = vectorScaling(logits, labels);
  expect(Number.isFinite(scaled.lossAfter)).toBe(true);
  for (const method of ['lac', 'aps'] as const) {
    for (const alpha of [0.1, 0.5]) {
      const sets = conformalSets(probabilities, labels, { alpha, method });
      // On the examples that it was fitted to.
      within(coverageOf(sets.predict(probabilities), labels), 1 - alpha, 1);
    }
  }
});

holds('ranks and tests', ({ rows, labels }) => {
  const a = rows.map((row) => row[0]!);
  const tau = weightedTau(a, labels);
  if (!Number.isNaN(tau)) {
    within(tau, -1, 1);
    expect(weightedTau(labels, a)).toBeCloseTo(tau, 12);
    expect(weightedTau(a, a)).toBeCloseTo(1, 12);
    expect(
      weightedTau(
        a,
        labels.map((label) => -label),
      ),
    ).not.toBeNaN();
  }
  within(detectionAuc(a, labels), 0, 1);
  expect(detectionAuc(a, labels) + detectionAuc(labels, a)).toBeCloseTo(1, 12);
  const [first, second] = [a.map((x) => x > 0), labels.map((label) => label > 1)];
  within(mcNemar(first, second), 0, 1);
  expect(mcNemar(second, first)).toBeCloseTo(mcNemar(first, second), 12);
});
