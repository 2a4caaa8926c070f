import { beforeAll, expect, jest, test } from '@jest/globals';
import { cpu } from '@graftjs/backend-cpu';
import { memory, Random, useBackend } from '@graftjs/core';
import { dense } from '@graftjs/layers';
import { Deadline } from '../adaptive/deadline.js';
import { labelled } from '../examples/labelled.js';
import { fingerprint } from '../freezing/fingerprint.js';
import { FeatureStore } from '../prefix/feature-store.js';
import { lpft } from '../recipes/lpft.js';
import { graft } from '../surgery/graft.js';
import { residualNet, withWeights } from '../testing/small-nets.js';
import { stripedImages } from '../testing/striped-images.js';
import { fewShotRuns, type FewShotRun } from './few-shot-runs.js';

jest.setTimeout(120_000);
beforeAll(() => useBackend(cpu()));

test('all ways in pairs, scratch at three rates once and at two after, the model as it was', async () => {
  const model = graft(withWeights(residualNet()), { head: [dense(3, { activation: 'softmax' })] });
  model.initialize(new Random(1));
  const before = await fingerprint(model.parameters);
  const seen: string[] = [];
  const options = {
    pool: await labelled('test', stripedImages(30, 1)),
    test: await labelled('test', stripedImages(9, 3)),
    labels: [2],
    seeds: [1, 2],
    steps: 2,
    scratchRates: [1e-4, 1e-3, 1e-2],
    tuned: (tuneEpochs: number) => lpft({ tuneEpochs }),
    batchSize: 8,
    cache: new FeatureStore(),
    progress: () => {},
    watch: ({ arm, seed }: FewShotRun) => Promise.resolve(void seen.push(`${arm} ${seed}`)),
  };
  const kept = new Map<string, FewShotRun[]>();
  const runs = await fewShotRuns(model, {
    ...options,
    deadline: new Deadline(1000),
    kept: async (name, work) => {
      kept.set(name, await work());
      return kept.get(name)!;
    },
  });
  expect(await fingerprint(model.parameters)).toEqual(before);
  const armsOf = (seed: number) => runs.filter((run) => run.seed === seed).map(({ arm }) => arm);
  const beside = ['nearest neighbours', 'probe', 'transfer', 'plain fine-tuning'];
  expect(armsOf(1).filter((arm) => arm.startsWith('scratch'))).toHaveLength(3);
  expect(armsOf(2).filter((arm) => arm.startsWith('scratch'))).toHaveLength(2);
  for (const seed of [1, 2]) expect(armsOf(seed)).toEqual(expect.arrayContaining(beside));
  expect(seen).toHaveLength(runs.length);
  expect(runs.every(({ accuracy }) => accuracy >= 0 && accuracy <= 1)).toBe(true);

  // What is kept is not done again, and leaves nothing behind.
  const tensors = memory().numTensors;
  const again = await fewShotRuns(model, {
    ...options,
    deadline: new Deadline(1000),
    kept: (name) => Promise.resolve(kept.get(name)!),
    watch: () => Promise.reject(new Error('it ran')),
  });
  expect(again).toEqual(runs);
  expect(memory().numTensors).toBe(tensors);
  // A pair that the time is up for is left out whole.
  expect(await fewShotRuns(model, { ...options, deadline: new Deadline(0) })).toEqual([]);
});
