import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { cpu } from '@graftjs/backend-cpu';
import { memory, useBackend, type Dataset } from '@graftjs/core';
import { concatenate, fromArrays, type HostArray } from '@graftjs/datasets';
import { dense } from '@graftjs/layers';
import { memoryStore } from '@graftjs/training';
import { fineTune } from '../fine-tuning/fine-tune.js';
import { fingerprint } from '../freezing/fingerprint.js';
import { linearProbe } from '../recipes/linear-probe.js';
import { graft } from '../surgery/graft.js';
import { residualNet, withWeights } from '../testing/small-nets.js';
import { stripedImages } from '../testing/striped-images.js';
import type { CacheOptions } from './feature-store.js';
import type { Example } from './features-of.js';
import { fromHalves, toHalves } from './half-precision.js';

const folder = mkdtempSync(join(tmpdir(), 'graft-features-'));
jest.setTimeout(30_000);
beforeAll(() => useBackend(cpu()));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const data = stripedImages(24, 1);
const recipe = linearProbe({ start: 'random', epochs: 3, learningRate: 0.02 });

/** A fine-tuning as another process would do it: nothing but the store is shared. */
async function run(
  cache: CacheOptions | false,
  {
    seed = 3,
    examples = data as Dataset<Example>,
    augment = false,
  }: { seed?: number; examples?: Dataset<Example>; augment?: boolean } = {},
) {
  const model = graft(withWeights(residualNet(), seed), {
    head: [dense(3, { activation: 'softmax' })],
  });
  const result = await fineTune(model, examples, {
    recipe,
    seed: 7,
    cache,
    ...(augment && {
      augment: (example: Example, { random }) => {
        const { data: pixels, shape } = example.x as HostArray<Float32Array>;
        const factor = random.uniform(0.8, 1.2);
        return { ...example, x: { data: pixels.map((p) => p * factor), shape } };
      },
    }),
  });
  const weights = [...(await fingerprint(model.parameters)).values()];
  const cached = result.phases[0]?.cached;
  return { weights, history: result.history, reason: cached?.reason ?? '', bytes: cached?.bytes };
}

describe('features that outlive their process', () => {
  test('are found again, and change no number', async () => {
    const anew = await run(false);
    const store = join(folder, 'again');
    const first = await run({ store, fold: false });
    const second = await run({ store, fold: false });
    expect(first.reason).not.toContain(store);
    expect(second.reason).toContain(`24 of 24 from ${store}`);
    for (const { weights, history } of [first, second]) {
      expect(weights).toEqual(anew.weights);
      expect(history).toEqual(anew.history);
    }
    const growth = async (cache: CacheOptions | false) => {
      const before = memory().numTensors;
      await run(cache);
      return memory().numTensors - before;
    };
    expect(await growth({ store, fold: false })).toBe(await growth(false));
  });

  test('other weights, statistics, or foldings have files of their own', async () => {
    const store = memoryStore();
    await run({ store });
    expect((await run({ store }, { seed: 4 })).reason).not.toContain('24 of 24');
    expect((await run({ store, fold: false })).reason).not.toContain('24 of 24');
    expect(await store.list()).toHaveLength(3);
    expect((await run({ store })).reason).toContain('24 of 24 from memory');
  });

  test('an example that is new costs itself alone', async () => {
    const store = memoryStore();
    await run({ store });
    const more = concatenate([stripedImages(4, 9), data]) as unknown as Dataset<Example>;
    expect((await run({ store }, { examples: more })).reason).toContain('24 of 28 from memory');
    const other = fromArrays({
      x: { data: new Float32Array(2 * 8 * 8 * 2), shape: [2, 8, 8, 2] },
      y: Int32Array.of(0, 1),
    });
    expect((await run({ store }, { examples: other })).reason).not.toContain('from memory');
    const asked = await run({ store }, { examples: other });
    // Two examples that are alike share a row.
    expect(asked.reason).toContain('2 of 2 from memory');
  });

  test('a damaged file is noticed, whichever byte, and replaced', async () => {
    const store = join(folder, 'damaged');
    const whole = await run({ store });
    const file = join(store, readdirSync(store)[0] as string);
    const bytes = readFileSync(file);
    for (const at of [2, 40, bytes.length - 3]) {
      const wrong = Buffer.from(bytes);
      wrong[at] = (wrong[at] as number) ^ 1;
      writeFileSync(file, wrong);
      const mended = await run({ store });
      expect(mended.reason).toContain(`the features in ${store} were damaged, and computed anew`);
      expect(mended.weights).toEqual(whole.weights);
      expect(readFileSync(file).equals(bytes)).toBe(true);
    }
    writeFileSync(file, bytes.subarray(0, 100));
    expect((await run({ store })).reason).toContain('damaged');
  });

  test('views of augmented examples are the same from memory and from a store', async () => {
    const store = memoryStore();
    const inMemory = await run({ views: 3 }, { augment: true });
    const first = await run({ views: 3, store }, { augment: true });
    const second = await run({ views: 3, store }, { augment: true });
    expect(first.weights).toEqual(inMemory.weights);
    expect(second.weights).toEqual(inMemory.weights);
    expect(second.reason).toContain('24 of 24 from memory');
  });

  test('a preprocessing that is a function cannot be told from another', async () => {
    const store = memoryStore();
    const preprocess = (pixels: never) => pixels;
    const examples = data.map(({ x, y }) => ({
      x: { ...x, preprocess },
      y,
    })) as unknown as Dataset<Example>;
    await run({ store }, { examples });
    expect(await store.list()).toEqual([]);
  });
});

describe('half precision', () => {
  test('rounds as IEEE 754 says, and back is exact', () => {
    const cases: [number, number][] = [
      [0, 0],
      [-0, 0x8000],
      [1, 0x3c00],
      [-2, 0xc000],
      [65504, 0x7bff],
      [65519.99, 0x7bff],
      [65520, 0x7c00],
      [-Infinity, 0xfc00],
      [2 ** -24, 1],
      [2 ** -25, 0],
      [2 ** -25 * 1.0001, 1],
      [3 * 2 ** -25, 2],
      [2 ** -14, 0x0400],
      [0.1, 0x2e66],
      // Between two neighbours the even one is taken.
      [1 + 2 ** -11, 0x3c00],
      [1 + 3 * 2 ** -11, 0x3c02],
      [2048 + 1, 0x6800],
    ];
    expect([...toHalves(cases.map(([value]) => value))]).toEqual(cases.map(([, half]) => half));
    expect([...fromHalves(Uint16Array.of(0x3c00, 0x7bff, 1, 0xfc00))]).toEqual([
      1,
      65504,
      2 ** -24,
      -Infinity,
    ]);
    expect(fromHalves(toHalves([NaN]))[0]).toBeNaN();
    const all = Uint16Array.from({ length: 0x7c00 }, (_, i) => i);
    expect(toHalves(fromHalves(all))).toEqual(all);
  });

  test('takes half of the memory, and trains almost the same', async () => {
    const full = await run({});
    const half = await run({ precision: 'float16' });
    expect(half.bytes).toBe((full.bytes as number) / 2);
    half.history.forEach(({ logs }, i) =>
      expect(logs['loss']).toBeCloseTo(full.history[i]!.logs['loss'] as number, 2),
    );
    const fits = await run({ precision: 'auto' });
    expect(fits.weights).toEqual(full.weights);
    const tight = await run({ precision: 'auto', budget: full.bytes! - 1 });
    expect(tight.weights).toEqual(half.weights);
    const stored = { precision: 'float16' as const, store: memoryStore() };
    expect((await run(stored)).weights).toEqual(half.weights);
    expect((await run(stored)).weights).toEqual(half.weights);
  });
});
