import { describe, expect, test } from '@jest/globals';
import { Random } from '@graftjs/core';
import { expectNear } from '../../../../tools/jest/expect-near.js';
import { aDistance } from '../domains/a-distance.js';
import { domainClassifier } from '../domains/domain-classifier.js';
import { centredKernelAlignment } from '../explaining/centred-kernel-alignment.js';
import { ldaHead } from '../heads/lda-head.js';
import type { LinearHead } from '../heads/linear-head.js';
import { logisticHead } from '../heads/logistic-head.js';
import { neighboursClassifier } from '../heads/neighbours.js';
import { ridgeHead } from '../heads/ridge-head.js';
import { mixturePosteriors } from '../statistics/gaussian-mixture.js';
import { goldens } from '../testing/goldens.js';
import { detectionAuc, mahalanobisScores } from '../trust/out-of-distribution.js';
import { softmaxOf } from '../trust/softmax.js';
import { gaussianBhattacharyya } from './gaussian-bhattacharyya.js';
import { hScore, ledoitWolf } from './h-score.js';
import { leep } from './leep.js';
import { logMe } from './log-me.js';
import { leaveOneOutNearest, leaveOneOutPrototype } from './nearest-baselines.js';
import { transRate } from './trans-rate.js';
import { weightedTau } from './weighted-tau.js';

type Rows = number[][];

interface PlainHead {
  readonly kernel: Rows;
  readonly bias: number[];
}

interface Case {
  readonly name: string;
  readonly features: Rows;
  readonly labels: number[];
  readonly queries: Rows;
  readonly logMe: number;
  readonly hScore?: number;
  readonly regularizedHScore?: number;
  readonly shrinkage?: number;
  readonly gbc: { readonly diagonal: number; readonly spherical: number };
  readonly transRate: number;
  readonly nearest: number;
  readonly prototype?: number;
  readonly heads?: { readonly lda?: PlainHead; readonly ridge?: PlainHead };
  readonly classifiers?: { readonly neighbours: Rows; readonly logistic: Rows };
  readonly mahalanobis?: number[];
  readonly other?: Rows;
  readonly cka?: number;
  readonly unbiasedCka?: number;
}

/** Pairs of lists, or of known and strange scores, with what comes of them. */
interface Scores {
  readonly cases: readonly Case[];
  readonly nLeep: { features: Rows; labels: number[]; components: number; value: number };
  readonly regression: readonly { features: Rows; targets: Rows; logMe: number }[];
  readonly weightedTau: readonly { a: number[]; b: number[]; value: number }[];
  readonly domainClassifier: readonly { source: Rows; target: Rows; decisions: number[] }[];
  readonly auc: readonly { known: number[]; strange: number[]; value: number }[];
}

const scores = goldens<Scores>('scores');

const near = (got: number, wanted: number) =>
  expectNear([got], [wanted], { relative: 1e-6, absolute: 1e-9 });

/** What a head says to rows: heads of other scales are compared by that. */
const decisions = ({ kernel, bias }: PlainHead | LinearHead, rows: Rows): number[] =>
  rows.flatMap((row) =>
    Array.from(bias, (b, k) => row.reduce((sum, x, j) => sum + x * kernel[j]![k]!, b)),
  );

describe.each(scores.cases.map((one) => [one.name, one] as const))('%s', (_, one) => {
  const { features, labels, queries, heads, classifiers } = one;

  test('LogME', () => near(logMe(features, labels), one.logMe));
  test('GBC', () => {
    near(gaussianBhattacharyya(features, labels), one.gbc.diagonal);
    near(gaussianBhattacharyya(features, labels, { covariance: 'spherical' }), one.gbc.spherical);
  });
  test('TransRate', () => near(transRate(features, labels), one.transRate));
  test('nearest example', () => near(leaveOneOutNearest(features, labels), one.nearest));
  if (one.hScore !== undefined) {
    test('H-score', () => near(hScore(features, labels, { regularized: false }), one.hScore!));
    test('regularised H-score', () => near(hScore(features, labels), one.regularizedHScore!));
    test('shrinkage', () => near(ledoitWolf(features).shrinkage, one.shrinkage!));
  }
  if (one.prototype !== undefined) {
    test('nearest mean', () => near(leaveOneOutPrototype(features, labels), one.prototype!));
    test('Mahalanobis scores', () =>
      expectNear(mahalanobisScores(features, labels)(queries), one.mahalanobis!, {
        relative: 1e-6,
        absolute: 1e-9,
      }));
  }
  if (one.cka !== undefined) {
    test('CKA', () => {
      near(centredKernelAlignment(features, one.other!), one.cka!);
      near(centredKernelAlignment(features, one.other!, { unbiased: true }), one.unbiasedCka!);
    });
  }
  const data = { features, labels, classes: Math.max(...labels) + 1 };
  const made = {
    lda: () => ldaHead(data, { shrinkage: 0.3 }),
    ridge: () => ridgeHead(data, { lambda: 0.5 }),
  };
  for (const name of ['lda', 'ridge'] as const) {
    const wanted = heads?.[name];
    if (!wanted) continue;
    test(`${name} head`, () => {
      const expected = decisions(wanted, [...queries, ...features]);
      const size = expected.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
      expectNear(decisions(made[name](), [...queries, ...features]), expected, {
        relative: 1e-6,
        absolute: 1e-6 * size,
      });
    });
  }
  if (features.length < 100) {
    test('logistic regression: its slope vanishes', () => {
      const head = logisticHead(data, { lambda: 0.5, tolerance: 1e-9, iterations: 5000 });
      expect(head.converged).toBe(true);
      const errors = softmaxOf(features.map((row) => decisions(head, [row]))).map((p, i) =>
        Array.from(p, (chance, k) => chance - Number(k === labels[i])),
      );
      head.kernel.forEach((weights, j) =>
        weights.forEach((weight, k) => {
          const terms = features.map((row, i) => row[j]! * errors[i]![k]!);
          const size = Math.sqrt(features.reduce((sum, row) => sum + row[j]! ** 2, 0.5));
          const slope = terms.reduce((a, b) => a + b, 0.5 * weight);
          expect(Math.abs(slope) / size).toBeLessThan(1e-8);
        }),
      );
    });
  }
  if (classifiers) {
    test('neighbours and logistic regression', () => {
      const neighbours = neighboursClassifier(data, { k: 5 }).probabilities(queries);
      expectNear(
        neighbours.flatMap((row) => [...row]),
        classifiers.neighbours.flat(),
      );
      const head = logisticHead(data, { lambda: 0.5, tolerance: 1e-9, iterations: 5000 });
      expectNear(
        softmaxOf(queries.map((row) => decisions(head, [row]))).flatMap((row) => [...row]),
        classifiers.logistic.flat(),
        { relative: 1e-6, absolute: 1e-7 },
      );
    });
  }
});

test('weighted τ, with equals', () => {
  for (const { a, b, value } of scores.weightedTau) near(weightedTau(a, b), value);
});

test('area under the curve, with equals', () => {
  for (const { known, strange, value } of scores.auc) near(detectionAuc(known, strange), value);
});

test('N-LEEP of clusters that a mixture finds from any start', () => {
  const { features, labels, components, value } = scores.nLeep;
  const posteriors = mixturePosteriors(features, { components, random: new Random(1) });
  expect(leep(posteriors, labels)).toBeCloseTo(value, 3);
});

test('what tells domains apart, at any scale and place', () => {
  for (const { source, target, decisions } of scores.domainClassifier) {
    const decide = domainClassifier(source, target, 1e-3);
    expectNear([...source, ...target].map(decide), decisions, { relative: 1e-6, absolute: 1e-8 });
  }
  const [{ source, target }] = scores.domainClassifier as [Scores['domainClassifier'][0]];
  const moved = (rows: Rows, factor: number, plus: number) =>
    rows.map((row) => row.map((x) => factor * x + plus));
  const plain = aDistance(source, target);
  for (const [factor, plus] of [
    [1e6, 0],
    [1e-6, 0],
    [1, 1e4],
  ] as const) {
    expect(aDistance(moved(source, factor, plus), moved(target, factor, plus))).toBe(plain);
  }
  const same = [[1], [1], [1]];
  expect(aDistance(same, same)).toBe(0);
});

describe('LogME', () => {
  test('of a regression', () => {
    for (const { features, targets, logMe: wanted } of scores.regression) {
      near(logMe(features, targets, { regression: true }), wanted);
      if (targets[0]!.length > 1) continue;
      near(logMe(features, targets.flat(), { regression: true }), wanted);
    }
    const [{ features, targets }] = scores.regression as [Scores['regression'][0]];
    expect(() => logMe(features, targets.slice(1), { regression: true })).toThrow(
      'differ in number',
    );
    const bad = targets.map((row, i) => (i === 2 ? [NaN] : row));
    expect(() => logMe(features, bad, { regression: true })).toThrow('number 0 of row 2 is NaN');
  });
  test('does not see features that are always 0, nor the scale of all', () => {
    const [{ features, labels, logMe: wanted }] = scores.cases as unknown as [Case];
    near(
      logMe(
        features.map((row) => [...row, 0, 0, 0]),
        labels,
      ),
      wanted,
    );
    near(
      logMe(
        features.map((row) => row.map((x) => 1e-9 * x)),
        labels,
      ),
      wanted,
    );
  });
});
