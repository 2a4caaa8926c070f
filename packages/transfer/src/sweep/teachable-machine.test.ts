// The same on a model that people export: a Teachable Machine, three models deep.
import { join } from 'node:path';
import { expect, jest, test } from '@jest/globals';
import { simd } from '@graftjs/backend-simd';
import { wasm } from '@graftjs/backend-wasm';
import { defineCallback, Random, useBackend } from '@graftjs/core';
import { fromArrays } from '@graftjs/datasets';
import { loadModel, parameterNames } from '@graftjs/formats';
import { dense } from '@graftjs/layers';
import { expectNear } from '../../../../tools/jest/expect-near.js';
import { dataDir, describeData } from '../../../../tools/jest/real-data.js';
import { fineTune, type FineTuneOptions } from '../fine-tuning/fine-tune.js';
import { fingerprint } from '../freezing/fingerprint.js';
import { delta } from '../penalties/delta.js';
import { l2sp } from '../penalties/l2sp.js';
import { lwf } from '../penalties/lwf.js';
import { surgical } from '../recipes/surgical.js';
import type { Recipe } from '../recipes/define-recipe.js';
import { graft } from '../surgery/graft.js';

jest.setTimeout(120_000);

function images(count: number) {
  const random = new Random(1);
  const y = Int32Array.from({ length: count }, (_, i) => i % 2);
  const size = 224 * 224 * 3;
  const data = Float32Array.from({ length: count * size }, (_, i) => {
    const label = y[Math.floor(i / size)] as number;
    return (label === 0 ? 0.3 : -0.3) + random.uniform(-0.6, 0.6);
  });
  return fromArrays({ x: { data, shape: [count, 224, 224, 3] }, y });
}

const tuned = { start: 'random', probeEpochs: 1, tuneEpochs: 1 } as const;
const last = surgical({ ...tuned, part: 'Conv_1', learningRate: 1e-5 });
const reference = new Map<string, readonly number[]>();

describeData('a Teachable Machine', () => {
  const data = images(5);
  const run = async (recipe: Recipe, cache: NonNullable<FineTuneOptions['cache']>) => {
    const base = await loadModel(join(dataDir, 'teachable-machine/tm-my-image-model'));
    const model = graft(base, { head: [dense(2, { activation: 'softmax' })] });
    const names = new Map([...parameterNames(model)].map(([name, one]) => [one, name]));
    const before = await fingerprint(names.keys());
    const losses: number[] = [];
    const result = await fineTune(model, data, {
      recipe,
      penalty: [l2sp(), delta({ attention: 'even' }), lwf({ base })],
      batchSize: 1,
      seed: 7,
      cache,
      callbacks: [
        defineCallback({
          name: 'note',
          onBatchEnd: ({ logs }) => void losses.push(logs['loss'] as number),
        }),
      ],
    });
    const after = await fingerprint(names.keys());
    const moved = [...after].flatMap(([one, hash]) =>
      before.get(one) === hash ? [] : [(names.get(one) as string).split('/').slice(-2).join('/')],
    );
    return { result, losses, moved: moved.filter((name) => !name.startsWith('head')) };
  };

  test('simd: moves what it says alone, kept or anew', async () => {
    await useBackend(simd());
    const kept = await run(last, { fold: false });
    reference.set('last', kept.losses);
    expect(kept.losses).toHaveLength(10);
    expect(kept.moved).toEqual(['Conv_1/kernel']);
    expect(kept.result.phases[1]!.cached).not.toBeNull();
    const anew = await run(last, false);
    expect(anew.losses).toEqual(kept.losses);
    expect(anew.result.history).toEqual(kept.result.history);
  });

  test('wasm: the same losses', async () => {
    await useBackend(wasm());
    const { losses, moved } = await run(last, { fold: false });
    expectNear(losses, reference.get('last') ?? [], { relative: 1e-4, absolute: 1e-5 });
    expect(moved).toEqual(['Conv_1/kernel']);
  });
});
