import { beforeAll, expect, jest, test } from '@jest/globals';
import { cpu } from '@graftjs/backend-cpu';
import { useBackend } from '@graftjs/core';
import { dense, sequential, unitNormalization } from '@graftjs/layers';
import { fineTune } from '../fine-tuning/fine-tune.js';
import { freeze } from '../freezing/freeze.js';
import { fisherOf } from '../penalties/fisher-of.js';
import { predictionsOf } from '../predicting/predictions-of.js';
import { graft } from '../surgery/graft.js';
import { withWeights } from '../testing/small-nets.js';
import { points } from '../testing/small-task.js';
import { linearProbe } from './linear-probe.js';

jest.setTimeout(30_000);
beforeAll(() => useBackend(cpu()));

/** Features that are the points themselves, so that what a start should do is known. */
function identity(...before: ReturnType<typeof unitNormalization>[]) {
  const base = withWeights(
    sequential([
      dense(6, { inputShape: [6], kernelInitializer: 'identity', name: 'same' }),
      dense(4, { activation: 'softmax', name: 'classes' }),
    ]),
  );
  base.getLayer('same').setWeights(
    [dense(6, { inputShape: [6], kernelInitializer: 'identity' })].flatMap((layer) => {
      const made = sequential([layer]);
      return made.getWeights();
    }),
  );
  return graft(base, { head: [...before, dense(3, { activation: 'softmax' })] });
}

test.each(['lda', 'ridge', 'logistic', 'prototype', 'cosine'] as const)(
  'a head that begins at %s tells classes apart at once, and is as sure as it may be',
  async (start) => {
    const model = identity(...(start === 'cosine' ? [unitNormalization()] : []));
    const { phases } = await fineTune(model, points(60), {
      recipe: linearProbe({ start, epochs: 0 }),
      seed: 7,
    });
    expect(phases.map(({ name }) => name)).toEqual(['solved head']);
    const { accuracy, probabilities, labels } = await predictionsOf(model, points(150, 2));
    expect(accuracy).toBeGreaterThan(0.8);
    const sure = probabilities.reduce((sum, row) => sum + Math.max(...Array.from(row)), 0);
    expect(Math.abs(sure / labels!.length - accuracy!)).toBeLessThan(0.12);
  },
);

test('Fisher information of a frozen model is named', async () => {
  const model = identity();
  freeze(model);
  await expect(fisherOf(model, points(6))).rejects.toThrow(
    'is frozen, so that no weight could matter',
  );
});
