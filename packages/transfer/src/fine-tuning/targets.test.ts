import { beforeAll, describe, expect, jest, test } from '@jest/globals';
import { cpu } from '@graftjs/backend-cpu';
import { Random, useBackend } from '@graftjs/core';
import { fromArrays, type NumericArray } from '@graftjs/datasets';
import { dense, sequential } from '@graftjs/layers';
import { binaryCrossentropy, huber, meanSquaredError } from '@graftjs/losses';
import { autoFineTune } from '../adaptive/auto-fine-tune.js';
import { chooseRecipe } from '../adaptive/choose-recipe.js';
import { predictionsOf } from '../predicting/predictions-of.js';
import { linearProbe } from '../recipes/linear-probe.js';
import { unfreezeLast } from '../recipes/unfreeze-last.js';
import { graft } from '../surgery/graft.js';
import { withWeights } from '../testing/small-nets.js';
import { points, smallTask } from '../testing/small-task.js';
import { fineTune } from './fine-tune.js';

jest.setTimeout(60_000);
beforeAll(() => useBackend(cpu()));

/** Six numbers around zero, and what follows from them. */
function rows(count: number, seed: number, target: (x: Float32Array) => NumericArray) {
  const random = new Random(seed);
  const data = Float32Array.from({ length: count * 6 }, () => random.normal());
  const wanted = Array.from({ length: count }, (_, i) => [
    ...target(data.subarray(i * 6, i * 6 + 6)),
  ]);
  const width = wanted[0]!.length;
  return fromArrays({
    x: { data, shape: [count, 6] },
    y: { data: Float32Array.from(wanted.flat()), shape: [count, width] },
  });
}

function body(head: ReturnType<typeof dense>[]) {
  const base = sequential([
    dense(8, { activation: 'tanh', inputShape: [6], name: 'first' }),
    dense(8, { activation: 'tanh', name: 'second' }),
    dense(4, { activation: 'softmax', name: 'classes' }),
  ]);
  return graft(withWeights(base), { head });
}

describe('targets that are not one class of several', () => {
  test('numbers: the head is solved for by regression, the error is what is reported', async () => {
    const sums = (x: Float32Array) => Float32Array.of(x[0]! + 2 * x[1]! + 20, x[2]! - 5);
    const model = body([dense(2)]);
    const result = await fineTune(model, rows(120, 1, sums), {
      recipe: linearProbe({ epochs: 0 }),
      validation: rows(60, 2, sums),
      loss: meanSquaredError(),
      seed: 7,
    });
    // Targets spread with variances of 5 and 1, around 20 and -5.
    expect(result.phases[0]!.before.validation!['loss']).toBeGreaterThan(100);
    expect(result.logs['val.loss']).toBeLessThan(1);
    expect(result.logs['val.mae']).toBeLessThan(0.8);
    expect(String(result.report())).toMatch(/mae \d+\.\d+ -> 0\.\d+ \(validation\)/);
    expect(result.phases[0]!.notes).toEqual([
      'targets that are numbers: solved for by ridge regression',
    ]);
    const tuned = await fineTune(model, rows(120, 1, sums), {
      recipe: unfreezeLast({ tuneEpochs: 6, learningRate: 3e-3 }),
      validation: rows(60, 2, sums),
      loss: huber(),
      seed: 7,
    });
    expect(tuned.logs['val.mae']).toBeLessThan(result.logs['val.mae'] as number);
  });

  test('several classes at once: a sigmoid each, binary cross-entropy, learned by gradients', async () => {
    const signs = (x: Float32Array) => Float32Array.from([0, 1, 2], (k) => Number(x[k]! > 0));
    const model = body([dense(3, { activation: 'sigmoid' })]);
    const result = await fineTune(model, rows(160, 1, signs), {
      recipe: unfreezeLast({ tuneEpochs: 10, learningRate: 1e-2 }),
      validation: rows(80, 2, signs),
      seed: 7,
    });
    expect(result.logs['val.accuracy']).toBeGreaterThan(0.75);
    // A softmax over three of them could not come below ln 3 where two are right at once.
    expect(result.logs['val.loss']).toBeLessThan(0.6);
    expect(result.phases[0]!.notes).toEqual([
      'an example can be of several classes: learned by gradients, not solved for',
    ]);
  });

  test('one logit for two classes counts as right on its side of zero', async () => {
    const side = (x: Float32Array) => Float32Array.of(Number(x[0]! > 0));
    const result = await fineTune(body([dense(1)]), rows(160, 1, side), {
      recipe: linearProbe(),
      validation: rows(80, 2, side),
      seed: 7,
    });
    expect(result.logs['val.accuracy']).toBeGreaterThan(0.85);
    expect(result.logs['val.loss']).toBeLessThan(0.5);
  });

  test('numbers without a loss of numbers are named', async () => {
    const half = (x: Float32Array) => Float32Array.of(x[0]! / 2);
    const recipe = linearProbe();
    await expect(
      fineTune(body([dense(1)]), rows(20, 1, half), { recipe, seed: 7 }),
    ).rejects.toThrow('numbers that are no classes want meanSquaredError');
    const unread = rows(20, 1, half).map((example) => ({ ...example }));
    await expect(
      fineTune(body([dense(1)]), unread, {
        recipe,
        seed: 7,
        metrics: {},
        loss: binaryCrossentropy({ fromLogits: true }),
      }),
    ).rejects.toThrow(/no class|no classes/);
    await expect(autoFineTune(body([dense(1)]), rows(20, 1, half), { minutes: 1 })).rejects.toThrow(
      'which is no class',
    );
  });
});

test('rare classes count as much as they are given', async () => {
  const all = points(120);
  const labels = Array.from(all.labels!);
  const few = all.subset(labels.flatMap((k, i) => (k !== 2 || i % 24 === 2 ? [i] : [])));
  const found = async (classWeight: readonly number[] | null) => {
    const model = smallTask();
    await fineTune(model, few, {
      recipe: linearProbe({ start: 'random', epochs: 12, learningRate: 3e-2 }),
      classWeight,
      seed: 7,
    });
    const { classes } = await predictionsOf(model, points(150, 2));
    return classes.filter((k) => k === 2).length;
  };
  const [plain, weighed] = [await found(null), await found([1, 1, 20])];
  expect(weighed).toBeGreaterThan(plain + 20);
});

describe('a head that is more than one dense layer', () => {
  const head = () => [dense(5, { activation: 'relu' }), dense(3, { activation: 'softmax' })];

  test('is learned where a solution was asked for', async () => {
    const recipe = linearProbe({ epochs: 0 });
    expect(recipe.describe()).toMatch(/no single dense layer: 30 epochs of Adam at 0.003/);
    const { phases } = await fineTune(body(head()), points(30), { recipe, seed: 7 });
    expect(phases.map(({ history }) => history.length)).toEqual([30]);
  });

  test('can be given to those that choose', async () => {
    const chosen = await chooseRecipe(body(head()), points(6), { seed: 7 });
    expect(chosen.name).toBe('linear probe');
    await fineTune(body(head()), points(6), { recipe: chosen, seed: 7 });
    const { best } = await autoFineTune(body(head()), points(60), { minutes: 0.05, seed: 7 });
    expect(best?.name).toMatch(/probe|stage|layers/);
  });

  test('a solved head leaves something to learn from', async () => {
    const { history } = await fineTune(smallTask(), points(12), {
      recipe: linearProbe({ epochs: 0 }),
      seed: 7,
    });
    expect(history[0]!.logs['loss']).toBeGreaterThan(0.05);
  });
});
