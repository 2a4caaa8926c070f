import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { expectNear } from '../../../../tools/jest/expect-near.js';
import { feat, lab } from '../testing/closed-form.js';
import { lbfgs } from './l-bfgs.js';
import { ldaHead } from './lda-head.js';
import { predictClasses, type LinearHead } from './linear-head.js';
import { logisticHead } from './logistic-head.js';
import { neighboursClassifier } from './neighbours.js';
import { cosineHead, prototypeHead } from './prototype-head.js';
import { ridgeHead } from './ridge-head.js';
import { ridgeRegression } from './ridge-regression.js';

interface Golden {
  readonly kernel: number[][];
  readonly bias: number[];
}
const goldens = JSON.parse(
  readFileSync(resolve(import.meta.dirname, 'goldens.json'), 'utf8'),
) as Record<string, Golden>;

const labels = lab(30, 3);
const features = feat(30, 5).map((row, i) =>
  row.map((value, j) => value + (j === labels[i] ? 0.4 : 0)),
);
const data = { features, labels, classes: 3 };

function expectHead({ kernel, bias }: LinearHead, golden: Golden, tolerance: number): void {
  const near = { relative: tolerance, absolute: tolerance };
  expectNear(
    kernel.flatMap((row) => [...row]),
    golden.kernel.flat(),
    near,
  );
  expectNear(bias, golden.bias, near);
}

describe('heads in closed form, against scikit-learn', () => {
  test('linear discriminant analysis', () => {
    expectHead(ldaHead(data, { shrinkage: 0.1 }), goldens['lda_shrinkage_0.1']!, 1e-6);
  });

  test('ridge regression', () => {
    expectHead(ridgeHead(data, { lambda: 2 }), goldens['ridge_2']!, 1e-9);
  });

  test('ridge regression onto numbers leaves what its normal equations say', () => {
    const targets = feat(30, 2).map((row, i) => row.map((value) => value * i + 3));
    const { kernel, bias } = ridgeRegression({ features, targets }, { lambda: 2 });
    const residuals = features.map((row, i) =>
      targets[i]!.map((y, k) => row.reduce((sum, x, j) => sum + x * kernel[j]![k]!, bias[k]!) - y),
    );
    for (const k of [0, 1]) {
      expect(residuals.reduce((sum, row) => sum + row[k]!, 0)).toBeCloseTo(0, 9);
      for (const j of [0, 1, 2, 3, 4]) {
        const slope = residuals.reduce((sum, row, i) => sum + row[k]! * features[i]![j]!, 0);
        expect(slope + 2 * kernel[j]![k]!).toBeCloseTo(0, 9);
      }
    }
  });

  test('logistic regression converges, and says so', () => {
    const head = logisticHead(data, { lambda: 2, tolerance: 1e-9 });
    expect(head.converged).toBe(true);
    const golden = goldens['logistic_2']!;
    expectNear(
      head.kernel.flatMap((row) => [...row]),
      golden.kernel.flat(),
      {
        relative: 1e-5,
        absolute: 1e-6,
      },
    );
    // Biases are determined up to a constant.
    const differences = (bias: ArrayLike<number>) => Array.from(bias, (b) => b - bias[0]!);
    expectNear(differences(head.bias), differences(golden.bias), { absolute: 1e-6 });
    expect(logisticHead(data, { iterations: 2 }).converged).toBe(false);
  });

  test('one example a class, more features than examples, a class without examples', () => {
    const few = { features: feat(3, 9), labels: [0, 1, 2], classes: 4 };
    for (const solve of [ldaHead, ridgeHead, logisticHead]) {
      expect([...predictClasses(solve(few), few.features)]).toEqual([0, 1, 2]);
    }
  });

  test('labels that are none of the classes are named', () => {
    expect(() => ldaHead({ ...data, classes: 2 })).toThrow('label 2 is none of the 2 classes');
  });

  test('L-BFGS finds the minimum of the Rosenbrock function', () => {
    const rosenbrock = ([x = 0, y = 0]: Float64Array) => ({
      value: (1 - x) ** 2 + 100 * (y - x * x) ** 2,
      gradient: Float64Array.of(-2 * (1 - x) - 400 * x * (y - x * x), 200 * (y - x * x)),
    });
    const found = lbfgs(rosenbrock, Float64Array.of(-1.2, 1), { tolerance: 1e-8 });
    expect(found.converged).toBe(true);
    expectNear(found.x, [1, 1], { absolute: 1e-7 });
  });
});

describe('heads without gradients', () => {
  const clusters = {
    features: [
      [2, 0.1],
      [1, -0.1],
      [0.1, 3],
      [0, 1],
      [-2, 0],
    ],
    labels: [0, 0, 1, 1, 2],
    classes: 4,
  };

  test('neighbours by cosine vote', () => {
    const classifier = neighboursClassifier(clusters, { k: 3 });
    const [shares] = classifier.probabilities([[5, 0]]);
    expectNear(shares!, [2 / 3, 1 / 3, 0, 0]);
    expect([...neighboursClassifier(clusters, { k: 99 }).probabilities([[1, 1]])[0]!]).toEqual([
      0.4, 0.4, 0.2, 0,
    ]);
  });

  test('prototypes: the nearest mean, never a class without examples', () => {
    const head = prototypeHead(clusters);
    expect([
      ...predictClasses(head, [
        [1.4, 0],
        [0, 1.9],
        [-1, 0.2],
      ]),
    ]).toEqual([0, 1, 2]);
    // -|x - c|^2 but for |x|^2.
    const score = 2 * (1.5 * 1.4) - 1.5 ** 2;
    expect(1.4 * head.kernel[0]![0]! + head.bias[0]!).toBeCloseTo(score, 10);
  });

  test('cosine: scale times the cosine', () => {
    const head = cosineHead(clusters, { scale: 4 });
    const lengths = [0, 1, 2].map((c) => Math.hypot(...head.kernel.map((row) => row[c]!)));
    expectNear(lengths, [4, 4, 4], { relative: 1e-9 });
    expect([
      ...predictClasses(head, [
        [0.1, 0],
        [0, 0.2],
        [-9, 0],
      ]),
    ]).toEqual([0, 1, 2]);
  });
});
