// Surgery, the frozen prefix and recipes on models of kinds that are easily forgotten: shared layers,
// several inputs, masks, states, normalisations inside wrappers, channels in either place.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { cpu } from '@graftjs/backend-cpu';
import { simd } from '@graftjs/backend-simd';
import {
  defineCallback,
  memory,
  Random,
  tensor,
  tensorList,
  tidy,
  useBackend,
  type Model,
  type Tensor,
} from '@graftjs/core';
import { dataset } from '@graftjs/datasets';
import { loadModel, parameterNames, saveModel } from '@graftjs/formats';
import { dense, resetStates } from '@graftjs/layers';
import { batchNormLayers } from '@graftjs/training';
import { expectNear } from '../../../../tools/jest/expect-near.js';
import { attachLora } from '../adapters/attach-lora.js';
import { insertBottlenecks } from '../adapters/insert-bottlenecks.js';
import { fineTune, type FineTuneOptions } from '../fine-tuning/fine-tune.js';
import { fingerprint } from '../freezing/fingerprint.js';
import { freeze, unfreeze } from '../freezing/freeze.js';
import { bss } from '../penalties/bss.js';
import { delta } from '../penalties/delta.js';
import { l2sp } from '../penalties/l2sp.js';
import { splitAtFrozenPrefix } from '../prefix/split-at-frozen-prefix.js';
import { bottleneck } from '../recipes/bottleneck.js';
import type { Recipe } from '../recipes/define-recipe.js';
import { linearProbe } from '../recipes/linear-probe.js';
import { lora } from '../recipes/lora.js';
import { lpft } from '../recipes/lpft.js';
import { normOnly } from '../recipes/norm-only.js';
import { graft } from '../surgery/graft.js';
import { stagesOf } from '../surgery/stages-of.js';
import { oddNets } from '../testing/odd-nets.js';
import { withWeights } from '../testing/small-nets.js';

jest.setTimeout(60_000);

const COUNT = 6;

/** Numbers of an example for each input: words below six where whole ones are wanted. */
function columnsFor(model: Model, count: number, seed: number) {
  const random = new Random(seed);
  return model.inputs.map(({ shape: [, ...axes], dtype }) => {
    const shape = axes.map((axis) => axis ?? 5);
    const size = shape.reduce((a, b) => a * b, 1);
    const value = (i: number): number => {
      if (dtype === 'int32') return random.integer(6);
      // Steps that a masking leaves out.
      return i % size < size / 4 ? 0 : random.normal(Math.floor(i / size) % 3, 1);
    };
    return { data: Float32Array.from({ length: count * size }, (_, i) => value(i)), shape };
  });
}

function examplesFor(model: Model) {
  const columns = columnsFor(model, COUNT, 1);
  return dataset(
    Array.from({ length: COUNT }, (_, i) => {
      const x = columns.map(({ data, shape }) => {
        const size = data.length / COUNT;
        return { data: data.subarray(i * size, (i + 1) * size), shape };
      });
      return { x: x.length === 1 ? x[0] : x, y: i % 3 };
    }),
  );
}

function answers(model: Model): number[] {
  resetStates(model);
  const count = (model.inputs[0]?.shape[0] as number | null) ?? 2;
  return tidy(() => {
    const x = columnsFor(model, count, 2).map(({ data, shape }) => tensor(data, [count, ...shape]));
    return Array.from((model.predict(x) as Tensor).dataSync<'float32'>());
  });
}

const grafted = (make: () => Model): Model => {
  const model = graft(withWeights(make()), { head: [dense(3, { activation: 'softmax' })] });
  model.initialize(new Random(2));
  return model;
};

const tuned = { start: 'random', probeEpochs: 1, tuneEpochs: 1 } as const;
const cases: Readonly<Record<string, Recipe>> = {
  solved: linearProbe({ epochs: 1 }),
  lpft: lpft({ ...tuned, learningRate: 1e-2 }),
  normOnly: normOnly(tuned),
  lora: lora({ ...tuned, rank: 2 }),
  bottleneck: bottleneck(tuned),
};
const penalty = [l2sp({ alpha: 0.1 }), bss({ k: 1 }), delta()];

/** The losses of all steps, and the names of what moved. */
async function train(make: () => Model, name: string, cache: FineTuneOptions['cache']) {
  const plain = grafted(make);
  const model = name === 'bottleneck' ? insertBottlenecks(plain, { random: new Random(3) }) : plain;
  const names = new Map([...parameterNames(model)].map(([title, one]) => [one, title]));
  const before = await fingerprint(names.keys());
  const losses: number[] = [];
  const note = defineCallback({
    name: 'note',
    onBatchEnd: ({ logs }) => void losses.push(logs['loss'] as number),
  });
  const tensors = memory().numTensors;
  await fineTune(model, examplesFor(model), {
    recipe: cases[name] as Recipe,
    ...(name === 'lpft' ? { penalty } : {}),
    batchSize: 2,
    seed: 7,
    cache: cache as NonNullable<FineTuneOptions['cache']>,
    callbacks: [note],
  });
  expect(memory().numTensors).toBe(tensors);
  const after = await fingerprint(names.keys());
  const moved = [...after].flatMap(([one, hash]) =>
    hash === before.get(one) ? [] : [names.get(one) as string],
  );
  const statistics = batchNormLayers(model).flatMap(({ mean, variance }) =>
    [mean, variance].map((one) => names.get(one) as string),
  );
  return { losses, moved, statistics, bits: [...after.values()] };
}

const nets = Object.entries(oddNets);
let folder = '';
beforeAll(async () => {
  await useBackend(cpu());
  folder = await mkdtemp(join(tmpdir(), 'graft-odd-'));
});
afterAll(() => rm(folder, { recursive: true }));

describe.each(nets)('%s', (_, make) => {
  beforeAll(() => useBackend(cpu()));

  test('cut anywhere, the parts say what the whole says', () => {
    const model = grafted(make);
    const whole = answers(model);
    let cut = 0;
    for (const { layers } of stagesOf(model)) {
      freeze(model);
      unfreeze(model, { from: layers[0]!.name });
      const { prefix, rest } = splitAtFrozenPrefix(model);
      resetStates(model);
      const count = (model.inputs[0]?.shape[0] as number | null) ?? 2;
      const found = tidy(() => {
        const x = columnsFor(model, count, 2).map(({ data, shape }) =>
          tensor(data, [count, ...shape]),
        );
        const y = rest.predict(prefix ? tensorList(prefix.predict(x)) : x) as Tensor;
        return Array.from(y.dataSync<'float32'>());
      });
      expect(found).toEqual(whole);
      if (prefix) cut += 1;
    }
    expect(cut).toBeGreaterThan(0);
  });

  test('adapters merge, and it is saved with all its weights', async () => {
    const model = grafted(make);
    const adapters = attachLora(model, { rank: 2, random: new Random(1) });
    const random = new Random(5);
    for (const one of adapters.parameters) {
      const values = Float32Array.from({ length: one.size }, () => random.uniform(0.1, 0.5));
      tidy(() => one.assign(tensor(values, [...one.shape])));
    }
    const adapted = answers(model);
    adapters.merge();
    expectNear(answers(model), adapted, { relative: 1e-6, absolute: 1e-6 });
    adapters.dispose();
    const merged = answers(model);
    for (const file of ['tfjs', 'model.h5', 'model.keras']) {
      await saveModel(model, join(folder, file));
      const loaded = await loadModel(join(folder, file));
      expect(answers(loaded)).toEqual(merged);
      expect([...parameterNames(loaded).keys()].sort()).toEqual(
        [...parameterNames(model).keys()].sort(),
      );
      loaded.dispose();
    }
  });

  test.each(Object.keys(cases))('%s: kept, anew and on another backend', async (name) => {
    await useBackend(cpu());
    const kept = await train(make, name, { fold: false });
    expect(kept.losses.length).toBeGreaterThan(0);
    if (name !== 'normOnly') {
      expect(kept.moved.filter((one) => kept.statistics.includes(one))).toEqual([]);
    }
    const anew = await train(make, name, false);
    expect(anew.losses).toEqual(kept.losses);
    expect(anew.bits).toEqual(kept.bits);
    await useBackend(simd());
    const other = await train(make, name, { fold: false });
    expectNear(other.losses, kept.losses, { relative: 1e-4, absolute: 1e-5 });
    expect(other.moved).toEqual(kept.moved);
    const again = await train(make, name, false);
    expect(again.losses).toEqual(other.losses);
  });
});
