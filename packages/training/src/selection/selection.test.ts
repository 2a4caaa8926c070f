import { afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { cpu } from '@graftjs/backend-cpu';
import { memory, Random, useBackend, type Tensor } from '@graftjs/core';
import { dense, sequential } from '@graftjs/layers';
import { meanSquaredError } from '@graftjs/losses';
import { sgd } from '@graftjs/optimizers';
import {
  crossValidate,
  evaluate,
  fit,
  logUniform,
  memoryStore,
  oneOf,
  pca,
  repeatRuns,
  search,
} from '../index.js';
import goldens from '../testing/pca-goldens.json' with { type: 'json' };

beforeAll(() => useBackend(cpu()));
let before = 0;
beforeEach(() => {
  before = memory().numTensors;
});
afterEach(() => {
  expect(memory().numTensors).toBe(before);
});

describe('cross-validation', () => {
  test('judges by every example once, each fold with its share of every class', async () => {
    const model = sequential([dense(2, { inputShape: [1] })]);
    const y = Array.from({ length: 20 }, (_, i) => (i < 5 ? 1 : 0));
    const seen: number[] = [];
    const result = await crossValidate(
      model,
      { x: Array.from({ length: 20 }, (_, i) => [i]), y },
      { folds: 5, seed: 3 },
      async ({ train, validation }) => {
        const [part, rest] = [validation, train].map(({ x }) =>
          Array.from((x as Tensor).dataSync()),
        );
        seen.push(...(part as number[]));
        expect((rest as number[]).concat(part as number[]).sort((a, b) => a - b)).toEqual(
          Array.from({ length: 20 }, (_, i) => i),
        );
        const labels = Array.from((validation.y as Tensor).dataSync());
        return { ones: labels.reduce((sum, label) => sum + label, 0), size: labels.length };
      },
    );
    expect(seen.sort((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, i) => i));
    expect(result.figures.ones).toEqual({ mean: 1, deviation: 0, values: [1, 1, 1, 1, 1] });
    expect(result.figures.size.mean).toBe(4);
    model.dispose();
  });

  test('trains a model for each fold and leaks nothing', async () => {
    const make = () => sequential([dense(1, { inputShape: [1] })]);
    const x = Array.from({ length: 12 }, (_, i) => [i / 6]);
    const shape = make();
    const loss = meanSquaredError();
    const { figures, folds } = await crossValidate(
      shape,
      { x, y: x.map(([v]) => [2 * (v ?? 0)]) },
      { folds: 3, seed: 1 },
      async ({ train, validation }) => {
        const model = make();
        await fit(model, train, { loss, optimizer: sgd(0.2), epochs: 60, batchSize: 8, seed: 1 });
        const logs = await evaluate(model, validation, { loss });
        model.dispose();
        return logs;
      },
    );
    expect(folds).toHaveLength(3);
    expect(figures.loss.mean).toBeLessThan(0.05);
    expect(figures.loss.mean).toBeCloseTo(folds.reduce((sum, fold) => sum + fold.loss, 0) / 3, 12);
    shape.dispose();
  });
});

test('repeated runs have mean and sample deviation', async () => {
  const { figures } = await repeatRuns({ seeds: [1, 2, 4] }, async (seed) => ({ value: seed }));
  expect(figures.value.mean).toBeCloseTo(7 / 3, 12);
  expect(figures.value.deviation).toBeCloseTo(Math.sqrt(7 / 3), 12);
});

describe('search', () => {
  const space = { rate: logUniform(1e-4, 1), units: oneOf([1, 2, 4]) };
  const score = ({ rate, units }: { rate: number; units: number }): number =>
    -Math.abs(Math.log10(rate) + 2) - Math.abs(units - 2);

  test('a grid has every combination, and finds the best', async () => {
    const grid = { rate: oneOf([0.1, 0.01]), units: oneOf([1, 2, 4]) };
    const { best, trials } = await search(
      { space: grid, strategy: 'grid', seed: 1, mode: 'max' },
      async (p) => score(p),
    );
    expect(trials).toHaveLength(6);
    expect(best.point).toEqual({ rate: 0.01, units: 2 });
  });

  test('random draws repeat by seed, within their bounds; errors count as the worst', async () => {
    const run = () =>
      search({ space, strategy: 'random', trials: 20, seed: 5, mode: 'max' }, async (p, { id }) => {
        if (id === 3) throw new Error('diverged');
        return score(p);
      });
    const { best, trials } = await run();
    expect((await run()).trials).toEqual(trials);
    expect(trials[3]).toMatchObject({ score: NaN, error: 'diverged' });
    expect(best.score).toBe(
      Math.max(...trials.flatMap(({ score: s }) => (Number.isNaN(s) ? [] : [s]))),
    );
    for (const { point } of trials) {
      expect(point.rate).toBeGreaterThanOrEqual(1e-4);
      expect(point.rate).toBeLessThan(1);
    }
  });

  test('halving gives the better part more, and goes on where it was broken off', async () => {
    const store = memoryStore();
    let left = 5;
    const run = (limit = Infinity) => {
      left = limit;
      const controller = new AbortController();
      const options = {
        space,
        strategy: 'halving',
        trials: 9,
        budget: 9,
        seed: 5,
        mode: 'max',
        folder: store,
        signal: controller.signal,
      } as const;
      return search(options, async (p) => {
        if (left-- === 0) {
          controller.abort();
          throw new Error('broken off');
        }
        return score(p);
      });
    };
    await expect(run(5)).rejects.toThrow();
    const { best, trials } = await run();
    expect(trials.map(({ budget }) => budget)).toEqual([...Array(9).fill(1), 3, 3, 3, 9]);
    const firstRung = trials.slice(0, 9).map(({ score: s }) => s);
    expect(best.score).toBe(Math.max(...firstRung));
    let calls = 0;
    await search(
      { space, strategy: 'halving', trials: 9, budget: 9, seed: 5, mode: 'max', folder: store },
      async () => ++calls,
    );
    expect(calls).toBe(0);
  });
});

describe('pca', () => {
  test.each(goldens.cases)(
    'gives what scikit-learn gives: $name',
    ({ rows, options, expected, whitened }) => {
      const fitted = pca(rows, options);
      const near = (got: Iterable<number>, wanted: readonly number[]) =>
        [...got].forEach((value, i) => expect(value).toBeCloseTo(wanted[i] as number, 4));
      expect(fitted.components).toHaveLength(expected.components.length);
      fitted.components.forEach((axis, i) => near(axis, expected.components[i] as number[]));
      near(fitted.explainedVariance, expected.explainedVariance);
      near(fitted.explainedVarianceRatio, expected.explainedVarianceRatio);
      fitted.transform(rows).forEach((row, i) => near(row, expected.transformed[i] as number[]));
      const white = pca(rows, { ...options, whiten: true });
      white.transform(rows).forEach((row, i) => near(row, whitened[i] as number[]));
    },
  );

  test('goes back to where it came from with all components', () => {
    const random = new Random(1);
    const rows = Array.from({ length: 9 }, () =>
      Float32Array.from({ length: 4 }, () => random.normal()),
    );
    const { transform, inverseTransform } = pca(rows, { whiten: true });
    inverseTransform(transform(rows)).forEach((row, i) =>
      row.forEach((value, j) => expect(value).toBeCloseTo(rows[i]?.[j] as number, 5)),
    );
    expect(() => pca([[1, 2]])).toThrow(
      'pca: it needs at least two rows of features [GRAFT-CONFIG]',
    );
  });
});
