// Every recipe, penalty and way across domains: on a nested and on a channels-first model, on every
// backend that runs here, with features kept and computed anew.
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { cpu } from '@graftjs/backend-cpu';
import { simd } from '@graftjs/backend-simd';
import { wasm } from '@graftjs/backend-wasm';
import {
  closeBackend,
  defineCallback,
  Random,
  useBackend,
  type Dataset,
  type Model,
} from '@graftjs/core';
import { parameterNames } from '@graftjs/formats';
import { expectNear } from '../../../../tools/jest/expect-near.js';
import { mixUpBatch, oneHot } from '@graftjs/datasets';
import { adaptDomain, type AdaptDomainOptions } from '../domains/adapt-domain.js';
import { mmd } from '../domains/methods/mmd.js';
import { fineTune, type FineTuneOptions } from '../fine-tuning/fine-tune.js';
import { fingerprint } from '../freezing/fingerprint.js';
import * as published from '../index.js';
import { biTuning } from '../penalties/bi-tuning.js';
import { delta } from '../penalties/delta.js';
import { l2sp } from '../penalties/l2sp.js';
import type { Example } from '../prefix/features-of.js';
import { unfreezeLast } from '../recipes/unfreeze-last.js';
import { domainCases, penaltyCases, recipeCases } from '../testing/sweep-cases.js';
import { sweepNets, tinyImages, type Grafted } from '../testing/sweep-nets.js';

jest.setTimeout(60_000);

/** Five steps of three in each phase of one epoch. */
const EXAMPLES = 15;
const BATCH = 3;

interface Outcome {
  /** Of each step, as the logs go on. */
  readonly losses: readonly number[];
  readonly history: unknown;
  /** Full names of the parameters whose bits changed. */
  readonly changed: readonly string[];
  readonly weights: readonly string[];
}

async function outcomeOf(model: Model, train: (note: never) => Promise<unknown>): Promise<Outcome> {
  const losses: number[] = [];
  const note = defineCallback({
    name: 'note',
    onBatchEnd: ({ logs }) => void losses.push(logs['loss'] as number),
  });
  const names = new Map([...parameterNames(model)].map(([name, one]) => [one, name]));
  const before = await fingerprint(names.keys());
  const history = await train(note as never);
  const after = await fingerprint(names.keys());
  const changed = [...after].filter(([one, hash]) => before.get(one) !== hash);
  return {
    losses,
    history,
    changed: changed.map(([one]) => names.get(one) as string),
    weights: [...after.values()],
  };
}

interface Run {
  readonly title: string;
  /** Names of parameters of the body that change, by layer and weight; `null`: those of the recipe. */
  readonly moves: readonly string[];
  run(cache: NonNullable<FineTuneOptions['cache']>): Promise<Outcome>;
}

const runs: Run[] = Object.entries(sweepNets).flatMap(([net, { make, shape }]) => {
  const data = tinyImages(EXAMPLES, 1, shape);
  const others = tinyImages(EXAMPLES, 2, shape);
  const fineTuned = (
    { model }: Grafted,
    options: Pick<FineTuneOptions, 'recipe' | 'cache' | 'penalty' | 'mix'>,
    examples: Dataset<Example> = data,
  ) =>
    outcomeOf(model, async (note) => {
      const settings = { batchSize: BATCH, seed: 7, callbacks: [note], ...options };
      return (await fineTune(model, examples, settings)).history;
    });
  const adapted = (
    options: Pick<AdaptDomainOptions, 'method' | 'penalty'> & Pick<FineTuneOptions, 'cache'>,
  ) => {
    const { model } = make();
    return outcomeOf(model, async (note) => {
      const settings = { epochs: 1, batchSize: BATCH, seed: 7, callbacks: [note] };
      const train = { lastStages: 1 };
      return (await adaptDomain(model, data, others, { train, ...settings, ...options })).history;
    });
  };
  const several = <T>(cases: Readonly<Record<string, readonly T[]>>) =>
    Object.entries(cases).flatMap(([name, list]) =>
      list.map((item, i) => ({ title: `${name}${i > 0 ? ` ${i + 1}` : ''}, ${net}`, item })),
    );
  return [
    ...several(recipeCases).map(({ title, item }): Run => ({
      title,
      moves: item.moves,
      run(cache) {
        const made = make();
        const model = item.prepare?.(made.model) ?? made.model;
        return fineTuned({ ...made, model }, { recipe: item.recipe, cache });
      },
    })),
    ...several(penaltyCases).map(({ title, item }): Run => ({
      title,
      moves: ['two/kernel'],
      async run(cache) {
        const made = make();
        made.model.initialize(new Random(1));
        const penalty = await item({ ...made, data });
        const recipe = unfreezeLast({ probeEpochs: 1, tuneEpochs: 1, learningRate: 5e-3 });
        return fineTuned(made, { recipe, penalty, cache });
      },
    })),
    {
      title: `mixed batches, ${net}`,
      moves: ['two/kernel'],
      run(cache) {
        const recipe = unfreezeLast({ start: 'random', probeEpochs: 1, tuneEpochs: 1 });
        return fineTuned(
          make(),
          { recipe, cache, mix: mixUpBatch({ alpha: 1 }) },
          data.map(oneHot(3)),
        );
      },
    },
    ...Object.entries(domainCases).map(([name, method]): Run => ({
      title: `${name}, ${net}`,
      moves: ['two/kernel'],
      run: (cache) => adapted({ method: method(), cache }),
    })),
    {
      title: `penalties across domains, ${net}`,
      moves: ['two/kernel'],
      run: (cache) =>
        adapted({
          method: mmd(),
          penalty: [l2sp(), delta({ attention: 'even' }), biTuning({ queue: 2, projection: 3 })],
          cache,
        }),
    },
  ];
});

const titles = runs.map((run) => [run.title, run] as const);
const reference = new Map<string, Outcome>();

describe('on the reference backend', () => {
  beforeAll(() => useBackend(cpu()));

  test.each(titles)('%s: moves what it says alone, kept or anew', async (title, { moves, run }) => {
    const kept = await run({ fold: false });
    reference.set(title, kept);
    const ends = kept.changed.map((name) => name.split('/').slice(-2).join('/'));
    const body = ends.filter((name) => !name.startsWith('head_'));
    expect(body.sort()).toEqual([...moves].sort());
    expect(kept.losses.length % 5).toBe(0);
    expect(kept.losses.length).toBeGreaterThan(0);
    const anew = await run(false);
    expect(anew.history).toEqual(kept.history);
    expect(anew.losses).toEqual(kept.losses);
    expect(anew.weights).toEqual(kept.weights);
  });
});

describe.each([simd(), wasm()])('on $name', (backend) => {
  beforeAll(() => useBackend(backend));
  afterAll(() => closeBackend(backend));

  test.each(titles)('%s: the same losses', async (title, { run }) => {
    const expected = reference.get(title);
    const got = await run({ fold: false });
    expectNear(got.losses, expected?.losses ?? [], { relative: 1e-4, absolute: 1e-5 });
    expect(got.changed).toEqual(expected?.changed);
  });
});

describe('nothing is left out', () => {
  /** Names of exported functions that say that they return such a thing. */
  const returning = (type: string): string[] => {
    const root = resolve(import.meta.dirname, '..');
    const files = (readdirSync(root, { recursive: true }) as string[]).filter(
      (file) => file.endsWith('.ts') && !file.endsWith('.test.ts') && !file.startsWith('testing'),
    );
    const pattern = new RegExp(`export function (\\w+)\\([^;]*?\\): ${type} \\{`, 'g');
    return files.flatMap((file) =>
      [...readFileSync(join(root, file), 'utf8').matchAll(pattern)].map((match) => match[1]!),
    );
  };

  test('every recipe has a case', () => {
    const factories = Object.entries(published).filter(([, value]) =>
      String((value as { type?: unknown }).type).startsWith('recipes/'),
    );
    const names = [...factories.map(([name]) => name), ...returning('Recipe')];
    expect(names.length).toBeGreaterThan(10);
    expect(Object.keys(recipeCases).sort()).toEqual(names.sort());
  });

  test('every penalty has a case', () => {
    expect(Object.keys(penaltyCases).sort()).toEqual(returning('SourcePenalty').sort());
  });

  test('every way across domains has a case', () => {
    expect(Object.keys(domainCases).sort()).toEqual(returning('DomainMethod').sort());
  });
});
