// Interrupted at any epoch and called again, a fine-tuning ends with the bits of one that never was.
import { beforeAll, describe, expect, jest, test } from '@jest/globals';
import { wasm } from '@graftjs/backend-wasm';
import { defineCallback, useBackend, type Model } from '@graftjs/core';
import { dense } from '@graftjs/layers';
import { memoryStore } from '@graftjs/training';
import { fingerprint } from '../freezing/fingerprint.js';
import { biTuning } from '../penalties/bi-tuning.js';
import { l2sp } from '../penalties/l2sp.js';
import { autoFreeze } from '../recipes/auto-freeze.js';
import { autoRgn } from '../recipes/auto-rgn.js';
import type { Recipe } from '../recipes/define-recipe.js';
import { lora } from '../recipes/lora.js';
import { unfreezeLast } from '../recipes/unfreeze-last.js';
import { graft } from '../surgery/graft.js';
import { residualNet, withWeights } from '../testing/small-nets.js';
import { stripedImages } from '../testing/striped-images.js';
import { fineTune, type FineTuneOptions } from './fine-tune.js';

jest.setTimeout(60_000);
beforeAll(() => useBackend(wasm()));

const data = stripedImages(24, 1);
const validation = stripedImages(12, 2);
const grafted = (): Model =>
  graft(withWeights(residualNet()), { head: [dense(3, { activation: 'softmax' })] });
const weightsOf = async (model: Model): Promise<string[]> => [
  ...(await fingerprint(model.parameters)).values(),
];

const start = { start: 'random', probeEpochs: 2 } as const;
const recipes: [string, () => Recipe][] = [
  ['unfreezeLast', () => unfreezeLast({ ...start, tuneEpochs: 3 })],
  ['a rate that is lowered', () => unfreezeLast({ ...start, tuneEpochs: 3, learningRate: 3 })],
  ['lora', () => lora({ ...start, tuneEpochs: 2 })],
  ['autoRgn', () => autoRgn({ ...start, tuneEpochs: 3, batches: 1 })],
  ['autoFreeze', () => autoFreeze({ ...start, intervals: 3 })],
];

describe('fineTune with a backup', () => {
  const run = async (recipe: Recipe, options: Partial<FineTuneOptions> = {}) => {
    const model = grafted();
    const penalty = l2sp({ alpha: 0.1 });
    const how = { recipe, validation, seed: 7, batchSize: 8, penalty, ...options };
    const result = await fineTune(model, data, how);
    return { result, weights: await weightsOf(model) };
  };
  /** Ends the run after so many epochs of all phases. */
  const interruptedAfter = async (count: number, recipe: Recipe, options: object) => {
    const controller = new AbortController();
    let epochs = 0;
    const callback = defineCallback({
      name: 'interrupt',
      onEpochEnd: () => {
        if (++epochs === count) controller.abort(new Error('enough'));
      },
    });
    const { signal } = controller;
    await run(recipe, { ...options, signal, callbacks: [callback] }).catch((error: Error) => {
      expect(error.message).toBe('enough');
    });
    return epochs;
  };

  test.each(recipes)('%s', async (_, recipe) => {
    // The callbacks are part of what is kept: the whole run has as many.
    const idle = { callbacks: [defineCallback({ name: 'interrupt' })] };
    const whole = await run(recipe(), idle);
    for (const count of [1, 2, 3, 4]) {
      const backup = memoryStore();
      await interruptedAfter(count, recipe(), { backup });
      expect((await backup.list()).length).toBeGreaterThan(1);
      const { result, weights } = await run(recipe(), { ...idle, backup });
      expect(weights).toEqual(whole.weights);
      expect(result.history).toEqual(whole.result.history);
      expect(await backup.list()).toEqual([]);
    }
  });

  test('does not do again what was done', async () => {
    const backup = memoryStore();
    const recipe = () => unfreezeLast({ ...start, tuneEpochs: 3 });
    await interruptedAfter(4, recipe(), { backup });
    expect(await interruptedAfter(99, recipe(), { backup })).toBe(1);
  });

  test('keeps nothing where a penalty goes by what came before, and says so', async () => {
    const backup = memoryStore();
    const recipe = unfreezeLast({ ...start, tuneEpochs: 1 });
    const { result } = await run(recipe, { backup, penalty: biTuning({ queue: 4 }) });
    expect(result.notes.join()).toContain('penalty "biTuning" goes by what came before');
    expect(await backup.list()).toEqual([]);
  });

  test('refuses the state of another fine-tuning, and says what differs', async () => {
    const backup = memoryStore();
    const recipe = unfreezeLast({ ...start, tuneEpochs: 3 });
    await interruptedAfter(1, recipe, { backup });
    await expect(run(recipe, { backup, seed: 8 })).rejects.toThrow(
      /memory: it holds the state of another fine-tuning[^]*seed +7 then, 8 now/,
    );
    const { signal } = new AbortController();
    const other = fineTune(grafted(), data, { recipe, backup, signal });
    await expect(other).rejects.toThrow('needs a seed');
  });
});
