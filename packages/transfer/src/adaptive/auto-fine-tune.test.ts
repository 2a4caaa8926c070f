import { beforeAll, describe, expect, jest, test } from '@jest/globals';
import { cpu } from '@graftjs/backend-cpu';
import { defineCallback, memory, useBackend } from '@graftjs/core';
import { evaluate } from '@graftjs/training';
import { sparseCategoricalCrossentropy } from '@graftjs/losses';
import { accuracy } from '@graftjs/metrics';
import { fingerprint } from '../freezing/fingerprint.js';
import { linearProbe } from '../recipes/linear-probe.js';
import { unfreezeLast } from '../recipes/unfreeze-last.js';
import { surgical } from '../recipes/surgical.js';
import { fineTune } from '../fine-tuning/fine-tune.js';
import { points, smallTask } from '../testing/small-task.js';
import { autoFineTune } from './auto-fine-tune.js';
import { chooseRecipe } from './choose-recipe.js';
import { raceRecipes } from './race-recipes.js';
import { shiftKind } from './shift-kind.js';
import { statisticsShift } from './statistics-shift.js';
import type { TargetFacts } from './target-facts.js';

jest.setTimeout(60_000);
beforeAll(() => useBackend(cpu()));

const data = points(90, 1);
const validation = points(45, 2);

describe('autoFineTune', () => {
  test('keeps what did best, and says what it tried', async () => {
    const model = smallTask();
    const result = await autoFineTune(model, data, { minutes: 0.15, validation, seed: 7 });
    expect(result.seconds).toBeLessThan(12);
    expect(result.attempts[0]!.name).toBe('linear probe');
    expect(result.attempts.length).toBeGreaterThan(1);
    const best = Math.max(...result.attempts.map((one) => one.accuracy ?? 0));
    expect(result.accuracy).toBe(best);
    const measured = await evaluate(model, validation.batch(45), {
      loss: sparseCategoricalCrossentropy(),
      metrics: { accuracy: accuracy() },
    });
    expect(measured['accuracy']).toBeCloseTo(best, 6);
    expect(result.chosen!.reasons.length).toBeGreaterThan(3);
    const text = String(result);
    expect(text).toMatch(/^\d+\.\d % on 45 validation examples: /);
    expect(text).toContain('<- kept');
    expect(text).toMatch(/of 9\.0 s$/);
  });

  test('tiny budgets give a probe, nothing leaks', async () => {
    const run = async () => {
      const model = smallTask();
      await autoFineTune(model, data, { minutes: 1e-6, validation, seed: 7 });
      const tensors = memory().numTensors;
      const result = await autoFineTune(model, data, { minutes: 1e-6, validation, seed: 7 });
      expect(memory().numTensors).toBe(tensors);
      return result;
    };
    const result = await run();
    expect(result.attempts.length).toBeLessThanOrEqual(1);
    expect(result.seconds).toBeLessThan(3);
    expect(result.notes.join()).toMatch(/the time (allows for|was up)/);
  });

  test('can be interrupted, and keeps the best so far', async () => {
    const model = smallTask();
    const controller = new AbortController();
    const result = await autoFineTune(model, data, {
      minutes: 5,
      validation,
      seed: 7,
      signal: controller.signal,
      progress: (doing) => {
        if (doing.includes('one epoch')) controller.abort(new Error('enough'));
      },
    });
    expect(result.stopped).toBe('interrupted');
    expect(result.best!.name).toBe('linear probe');
    expect(result.seconds).toBeLessThan(20);
    const before = smallTask();
    await expect(
      autoFineTune(before, data, { minutes: 1, signal: AbortSignal.abort(new Error('no')) }),
    ).rejects.toThrow('no');
  });

  test('what the race cut short is done again in the time that is left', async () => {
    // An epoch of 12 steps takes about 3.9 s; the race has less than 4.05 s, and 4.95 s are left.
    const slow = defineCallback({
      name: 'slow',
      onBatchEnd: () => new Promise((resolve) => setTimeout(resolve, 325)),
    });
    const result = await autoFineTune(smallTask(), data, {
      minutes: 0.15,
      validation,
      seed: 7,
      batchSize: 8,
      callbacks: [slow],
    });
    const [, cut, again] = result.attempts;
    expect(cut!.stopped).toMatch(/^its time was up/);
    expect(again!.name).toBe(`${cut!.name}, with more time`);
    expect(again!.stopped).toBeNull();
    expect(again!.accuracy).not.toBeNull();
    expect(result.seconds).toBeLessThan(12);
  });

  test('mistakes are named', async () => {
    await expect(autoFineTune(smallTask(), data, { minutes: 0 })).rejects.toThrow(
      'minutes above 0',
    );
    await expect(autoFineTune(smallTask(), data.subset([0, 3, 6]), { minutes: 1 })).rejects.toThrow(
      'all examples are of one class (0)',
    );
    await expect(autoFineTune(smallTask(), data.subset([0, 3, 1]), { minutes: 1 })).rejects.toThrow(
      'a class has a single example',
    );
  });
});

describe('raceRecipes', () => {
  test('each from the same weights; the model is as it was', async () => {
    const model = smallTask();
    await fineTune(model, data, { recipe: linearProbe({ epochs: 0 }), seed: 7 });
    const before = await fingerprint(model.parameters);
    const tensors = memory().numTensors;
    const race = await raceRecipes(model, data, {
      recipes: {
        first: surgical({ part: 'stage_1', tuneEpochs: 1 }),
        last: unfreezeLast({ tuneEpochs: 1 }),
        'last again': unfreezeLast({ tuneEpochs: 1 }),
      },
      validation,
      seconds: 30,
      seed: 7,
    });
    expect(memory().numTensors).toBe(tensors);
    expect(await fingerprint(model.parameters)).toEqual(before);
    const [, last, again] = race.attempts;
    expect(again!.accuracy).toBe(last!.accuracy);
    expect(again!.loss).toBe(last!.loss);
    expect(['first', 'last']).toContain(race.winner);
    const none = await raceRecipes(model, data, {
      recipes: { last: unfreezeLast() },
      validation,
      seconds: 0,
    });
    expect(none).toMatchObject({ winner: null, attempts: [] });
  });
});

describe('chooseRecipe', () => {
  const facts: TargetFacts = {
    examples: 400,
    classes: 4,
    fewest: 100,
    probe: 0.8,
    nearest: 0.7,
    logMe: 0,
    shift: { kind: 'features', reason: 'the content differs', early: 0.3, late: 0.3 },
    stages: ['stage_1', 'stage_2'],
  };
  const name = async (change: Partial<TargetFacts>) =>
    (await chooseRecipe(smallTask(), data, { facts: { ...facts, ...change } })).name;

  test('by how many examples there are, what features tell, and where the shift is', async () => {
    expect(await name({})).toBe('last stage');
    expect(await name({ fewest: 2 })).toBe('linear probe');
    expect(await name({ fewest: 10 })).toBe('last stage');
    expect(await name({ fewest: 1000 })).toBe('all layers');
    expect(await name({ probe: 0.99 })).toBe('linear probe');
    const input = { ...facts.shift, kind: 'input' as const };
    expect(await name({ shift: input })).toBe('first stage');
    expect(await name({ shift: input, fewest: 3 })).toBe('last stage');
  });

  test('says where labels look as if they were drawn by lot', async () => {
    const { reasons } = await chooseRecipe(smallTask(), data, { facts: { ...facts, probe: 0.26 } });
    expect(reasons.join()).toContain('hardly more than guessing: the labels may be wrong');
    const fine = await chooseRecipe(smallTask(), data, { facts });
    expect(fine.reasons.join()).not.toContain('guessing');
    // Of a class with one example none is left to learn it from: 0 % says nothing.
    const single = { ...facts, fewest: 1, probe: 0, nearest: 0 };
    const one = await chooseRecipe(smallTask(), data, { facts: single });
    expect(one.reasons.join()).not.toContain('guessing');
    expect(one.reasons[1]).toContain(
      'a single example, so that how far frozen features get cannot',
    );
  });

  test('measures, names its reasons, and leaves the model as it was', async () => {
    const model = smallTask();
    await fineTune(model, data, { recipe: linearProbe({ epochs: 0 }), seed: 7 });
    const before = await fingerprint(model.parameters);
    const recipe = await chooseRecipe(model, data, { seed: 7, findRate: true });
    expect(await fingerprint(model.parameters)).toEqual(before);
    expect(recipe.reasons[0]).toBe('90 examples of 3 classes, at least 30 of each');
    expect(recipe.describe()).toContain('because\n- 90 examples');
    const result = await fineTune(model, data, { recipe, validation, seed: 7 });
    expect(result.logs['val.accuracy']).toBeGreaterThan(0.5);
  });
});

describe('the kind of a shift', () => {
  test('statistics say how far the inputs are from the source', async () => {
    const model = smallTask();
    const near = await statisticsShift(model, data, { examples: 90 });
    expect(near.map(({ layer }) => layer)).toEqual(['second_bn']);
    const far = await statisticsShift(
      model,
      data.map((example) => ({
        ...example,
        x: { ...example.x, data: Float32Array.from(example.x.data, (v) => 30 * v + 5) },
      })),
      { examples: 90 },
    );
    expect(far[0]!.divergence).toBeGreaterThan(near[0]!.divergence);
  });

  test('has a name', () => {
    const of = (...values: number[]) =>
      shiftKind(values.map((divergence, i) => ({ layer: `bn_${i}`, divergence })));
    // Measured on photos with the contrast at a fifth, and on those as they are.
    expect(of(5.1, 4.4, 2.9, 1.2, 0.4, 0.2, 0.2, 0.2, 0.3).kind).toBe('input');
    expect(of(0.55, 0.32, 0.37, 0.3, 0.2, 0.1, 0.05, 0.08, 0.2).kind).toBe('features');
    expect(of(0.01, 0.02, 0.05).kind).toBe('labels');
    expect(of().kind).toBe('unknown');
  });
});
