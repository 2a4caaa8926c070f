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
import type { Recipe } from '../recipes/define-recipe.js';
import { lora } from '../recipes/lora.js';
import { surgical } from '../recipes/surgical.js';
import { graft } from '../surgery/graft.js';
import { penaltyCases } from '../testing/sweep-cases.js';

jest.setTimeout(180_000);

function images(count: number) {
  const random = new Random(1);
  const y = Int32Array.from({ length: count }, (_, i) => i % 3);
  const size = 224 * 224 * 3;
  const data = Float32Array.from({ length: count * size }, (_, i) => {
    const label = y[Math.floor(i / size)] as number;
    return 0.3 * (label - 1) + random.uniform(-0.6, 0.6);
  });
  return fromArrays({ x: { data, shape: [count, 224, 224, 3] }, y });
}

const tuned = { start: 'random', probeEpochs: 1, tuneEpochs: 1, learningRate: 1e-5 } as const;
const last = surgical({ ...tuned, part: 'Conv_1' });
const everywhere = lora({ ...tuned, rank: 2 });

interface Outcome {
  readonly losses: readonly number[];
  readonly history: unknown;
  readonly terms: readonly string[];
  readonly cached: boolean;
  /** Parameters of the body that changed, by layer and weight. */
  readonly moved: readonly string[];
}

describeData('a Teachable Machine', () => {
  const data = images(5);

  /** With all penalties at once, or none. */
  const run = async (
    recipe: Recipe,
    penalized: boolean,
    cache: NonNullable<FineTuneOptions['cache']> = { fold: false },
  ): Promise<Outcome> => {
    const base = await loadModel(join(dataDir, 'teachable-machine/tm-my-image-model'));
    const model = graft(base, { head: [dense(3, { activation: 'softmax' })] });
    model.initialize(new Random(2));
    const context = { base, model, data: data.take(1) };
    const penalty = penalized
      ? await Promise.all(
          Object.entries(penaltyCases).map(([name, [first]]) =>
            // Attention would be measured by a pass a channel.
            name === 'delta' ? delta({ attention: 'even' }) : first!(context),
          ),
        )
      : [];
    const names = new Map([...parameterNames(model)].map(([name, one]) => [one, name]));
    const before = await fingerprint(names.keys());
    const losses: number[] = [];
    const note = defineCallback({
      name: 'note',
      onBatchEnd: ({ logs }) => void losses.push(logs['loss'] as number),
    });
    const result = await fineTune(model, data, {
      recipe,
      penalty,
      batchSize: 1,
      seed: 7,
      cache,
      callbacks: [note],
    });
    const after = await fingerprint(names.keys());
    const moved = [...after].flatMap(([one, hash]) =>
      before.get(one) === hash ? [] : [(names.get(one) as string).split('/').slice(-2).join('/')],
    );
    return {
      losses,
      history: result.history,
      terms: Object.keys(result.history.at(-1)!.logs),
      cached: result.phases.at(-1)!.cached !== null,
      moved: moved.filter((name) => !name.startsWith('head')),
    };
  };
  const reference = new Map<string, Outcome>();

  test('simd: moves what it says alone, kept or anew, under all penalties', async () => {
    await useBackend(simd());
    const kept = await run(last, true);
    reference.set('last', kept);
    expect(kept.losses).toHaveLength(10);
    expect(kept.moved).toEqual(['Conv_1/kernel']);
    expect(kept.cached).toBe(true);
    expect(kept.terms).toEqual(expect.arrayContaining(Object.keys(penaltyCases)));
    const anew = await run(last, true, false);
    expect(anew.losses).toEqual(kept.losses);
    expect(anew.history).toEqual(kept.history);
    const adapted = await run(everywhere, false);
    reference.set('everywhere', adapted);
    expect(adapted.moved.length).toBeGreaterThan(30);
    expect(adapted.moved.every((name) => name.endsWith('kernel'))).toBe(true);
  });

  test('wasm: the same losses', async () => {
    await useBackend(wasm());
    for (const [name, recipe] of Object.entries({ last, everywhere })) {
      const { losses, moved } = await run(recipe, name === 'last');
      const expected = reference.get(name);
      expectNear(losses, expected?.losses ?? [], { relative: 1e-4, absolute: 1e-5 });
      expect(moved).toEqual(expected?.moved);
    }
  });
});
