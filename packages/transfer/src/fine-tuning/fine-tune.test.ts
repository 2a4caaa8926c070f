import { beforeAll, describe, expect, jest, test } from '@jest/globals';
import { cpu } from '@graftjs/backend-cpu';
import { memory, useBackend, type Model } from '@graftjs/core';
import { dense } from '@graftjs/layers';
import { fingerprint } from '../freezing/fingerprint.js';
import { FeatureStore } from '../prefix/feature-store.js';
import { linearProbe } from '../recipes/linear-probe.js';
import { lpft } from '../recipes/lpft.js';
import { unfreezeLast } from '../recipes/unfreeze-last.js';
import { graft } from '../surgery/graft.js';
import { nestedNet, residualNet, withWeights } from '../testing/small-nets.js';
import { stripedImages } from '../testing/striped-images.js';
import { fineTune, type FineTuneOptions } from './fine-tune.js';

// The reference backend is slow at gradients of convolutions.
jest.setTimeout(30_000);
beforeAll(() => useBackend(cpu()));

const data = stripedImages(24, 1);
const validation = stripedImages(12, 2);
const short = unfreezeLast({ start: 'random', probeEpochs: 2, tuneEpochs: 1 });

const grafted = (base: Model = residualNet()) =>
  graft(withWeights(base), { head: [dense(3, { activation: 'softmax' })] });

const weightsOf = async (model: Model): Promise<string[]> => [
  ...(await fingerprint(model.parameters)).values(),
];

describe('fineTune', () => {
  test('a linear probe trains the head alone, on features computed once', async () => {
    const model = grafted();
    const body = model.parameters.filter(({ path }) => !path.startsWith('head'));
    const before = await fingerprint(body);
    const result = await fineTune(model, data, {
      recipe: linearProbe({ start: 'random', epochs: 20, learningRate: 0.05 }),
      validation,
      seed: 7,
    });
    expect(await fingerprint(body)).toEqual(before);
    const [phase] = result.phases;
    expect(phase).toMatchObject({
      name: 'linear probe',
      description: 'the head, 20 epochs of Adam at 0.05',
      trainable: 21,
      cached: { cut: 'pool', bytes: 36 * 6 * 4 },
      rates: [{ name: 'head', rate: 0.05 }],
      stopped: null,
    });
    expect(result.history).toHaveLength(20);
    expect(result.history[19]).toMatchObject({ phase: 'linear probe', epoch: 19 });
    expect(result.model).toBe(model);
    expect(result.logs['accuracy']).toBeGreaterThan(0.6);
    expect(result.logs['val.accuracy']).toBeGreaterThan(phase!.before.validation!['accuracy']!);
    expect(result.seconds.features).toBeGreaterThan(0);
  });

  test('a head that can be solved for begins at its solution', async () => {
    const model = grafted();
    const result = await fineTune(model, data, {
      recipe: linearProbe({ epochs: 2 }),
      validation,
      seed: 7,
    });
    expect(result.phases.map(({ name }) => name)).toEqual(['solved head', 'linear probe']);
    const [solved, trained] = result.phases;
    expect(solved!.history).toHaveLength(1);
    expect(solved!.rates).toEqual([{ name: 'head', rate: null }]);
    expect(solved!.after.train!['accuracy']).toBeGreaterThan(0.6);
    expect(trained!.after.train!['loss']).toBeLessThan(solved!.after.train!['loss']!);
    expect(trained!.cached!.reason).toContain('kept from before');
    const deeper = graft(withWeights(residualNet()), {
      head: [dense(4, { activation: 'relu' }), dense(3, { activation: 'softmax' })],
    });
    const other = await fineTune(deeper, data, { recipe: linearProbe({ epochs: 1 }), seed: 7 });
    expect(other.phases.map(({ name }) => name)).toEqual(['linear probe']);
  });

  test('the same seed gives the same weights, bit for bit; another gives others', async () => {
    const run = async (seed: number) => {
      const model = grafted();
      await fineTune(model, data, {
        recipe: short,
        seed,
      });
      return weightsOf(model);
    };
    const first = await run(7);
    expect(await run(7)).toEqual(first);
    expect(await run(8)).not.toEqual(first);
  });

  test.each([
    ['flat', residualNet],
    ['nested', nestedNet],
  ])('kept features and features computed anew give the same losses: %s', async (_, net) => {
    const run = async (cache: NonNullable<FineTuneOptions['cache']>) => {
      const model = grafted(net());
      const result = await fineTune(model, data, { recipe: short, validation, seed: 7, cache });
      return { result, weights: await weightsOf(model) };
    };
    const anew = await run(false);
    const kept = await run({ fold: false });
    expect(kept.result.history).toEqual(anew.result.history);
    expect(kept.weights).toEqual(anew.weights);
    expect(kept.result.phases.map(({ cached }) => cached?.cut)).toEqual(['pool', 'sum']);
    expect(anew.result.phases.map(({ cached }) => cached)).toEqual([null, null]);
    const folded = await run(true);
    folded.result.history.forEach(({ logs }, i) =>
      expect(logs['loss']).toBeCloseTo(anew.result.history[i]!.logs['loss']!, 4),
    );
    const small = await run({ budget: 100 });
    expect(small.result.phases[0]!.cached).toBeNull();
    expect(small.weights).toEqual(anew.weights);
  });

  test('a store serves several fine-tunings from the same weights', async () => {
    const cache = new FeatureStore();
    const run = () =>
      fineTune(grafted(), data, { recipe: linearProbe({ epochs: 1 }), seed: 7, cache });
    const first = await run();
    const second = await run();
    expect(first.seconds.features).toBeGreaterThan(0);
    expect(second.seconds.features).toBe(0);
    expect(second.logs).toEqual(first.logs);
    const other = graft(withWeights(residualNet(), 4), {
      head: [dense(3, { activation: 'softmax' })],
    });
    const third = await fineTune(other, data, { recipe: linearProbe({ epochs: 1 }), cache });
    expect(third.seconds.features).toBeGreaterThan(0);
  });

  test('all layers: batch normalisations keep their statistics', async () => {
    const model = grafted();
    const statistics = model.parameters.filter(({ role }) => role === 'state');
    const before = await fingerprint(statistics);
    const stem = model.getLayer('stem').parameters;
    const stemBefore = await fingerprint(stem);
    const result = await fineTune(model, data, {
      recipe: lpft({ start: 'random', probeEpochs: 1, tuneEpochs: 1, layerDecay: 0.5 }),
      seed: 7,
    });
    expect(await fingerprint(statistics)).toEqual(before);
    expect(await fingerprint(stem)).not.toEqual(stemBefore);
    expect(result.phases[1]!.cached).toBeNull();
    expect(result.phases[1]!.rates).toEqual([
      { name: 'stage_1', rate: expect.closeTo(0.0000375, 9) },
      { name: 'stage_2', rate: expect.closeTo(0.000075, 9) },
      { name: 'head', rate: 0.00015 },
    ]);
  });

  test('leaves no tensors behind but the weights of the head', async () => {
    const model = grafted();
    await fineTune(model, data, { recipe: linearProbe({ start: 'random', epochs: 1 }), seed: 1 });
    const before = memory().numTensors;
    await fineTune(model, data, {
      recipe: short,
      seed: 1,
    });
    expect(memory().numTensors).toBe(before);
  });

  test('views: with augmentation several of each example are kept', async () => {
    const seen: string[] = [];
    const model = grafted();
    const result = await fineTune(model, data, {
      recipe: linearProbe({ start: 'random', epochs: 2 }),
      seed: 7,
      augment(example, { position, epoch }) {
        seen.push(`${position}:${epoch}`);
        return example;
      },
      cache: { views: 3 },
    });
    expect(new Set(seen).size).toBe(72);
    expect(result.phases[0]!.cached!.bytes).toBe(3 * 24 * 6 * 4);
  });

  test('the report is plain data, and a table as text', async () => {
    const model = grafted();
    const result = await fineTune(model, data, {
      recipe: linearProbe({ start: 'random', epochs: 1 }),
      validation,
      seed: 7,
    });
    const report = result.report();
    expect(JSON.parse(JSON.stringify(report))).toMatchObject({
      recipe: '1. linear probe: the head, 1 epoch of Adam at 0.003',
      seed: 7,
      phases: [{ name: 'linear probe', trainable: 21 }],
    });
    for (const { frozenHash } of report.phases) expect(frozenHash).toMatch(/^[0-9a-f]{16}$/);
    expect(String(report)).toContain('what was frozen is what it was, bit for bit');
    expect(String(report)).toMatch(
      /phase +trained +frozen +epochs +rate .*\n-.*\nlinear probe +21 +\d+ +1 +0\.003 .* accuracy \d\.\d{3} -> \d\.\d{3} \(validation\)/,
    );
  });

  test('stops where it is asked to', async () => {
    const controller = new AbortController();
    controller.abort(new Error('enough'));
    const run = fineTune(grafted(), data, { recipe: linearProbe(), signal: controller.signal });
    await expect(run).rejects.toThrow('enough');
  });
});
