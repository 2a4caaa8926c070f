import { beforeAll, describe, expect, jest, test } from '@jest/globals';
import { cpu } from '@graftjs/backend-cpu';
import { memory, mul, Random, useBackend, type Model } from '@graftjs/core';
import { fromArrays } from '@graftjs/datasets';
import { preprocessing } from '@graftjs/zoo';
import { fingerprint } from '../freezing/fingerprint.js';
import { linearProbe } from '../recipes/linear-probe.js';
import { nestedNet, residualNet, withWeights } from '../testing/small-nets.js';
import { stripedImages } from '../testing/striped-images.js';
import { crossValidatedProbe } from './cross-validated-probe.js';
import { rankModels } from './rank-models.js';
import { splitAtHead } from './split-at-head.js';

jest.setTimeout(30_000);
let good: Model;
beforeAll(async () => {
  await useBackend(cpu());
  good = withWeights(residualNet());
});

const data = stripedImages(36, 1);
/** Features that are the same for all images: scores do not see their scale, but that they say nothing. */
function blind(): Model {
  const net = withWeights(residualNet());
  const last = net.getLayer('last').parameters.find(({ name }) => name === 'kernel')!;
  const still = mul(last.value, 0);
  last.assign(still);
  still.dispose();
  return net;
}

describe('rankModels', () => {
  test('a table of scores, the better model first, and nothing is left behind', async () => {
    const lost = blind();
    good.initialize(new Random(0));
    const hashes = await fingerprint(good.parameters);
    const tensors = memory().numTensors;
    const ranking = await rankModels(
      [
        { name: 'blind', model: lost, bytes: 2 ** 20 },
        { name: 'good', model: good, license: 'MIT' },
        { name: 'body', model: () => withWeights(residualNet({ top: false }), 3) },
      ],
      data,
      { rounds: 10, fineTune: { recipe: linearProbe({ epochs: 0 }) } },
    );
    expect(memory().numTensors).toBe(tensors);
    expect(await fingerprint(good.parameters)).toEqual(hashes);
    const [first] = ranking.models;
    expect(ranking.models.map(({ name }) => name).at(-1)).toBe('blind');
    expect(first).toMatchObject({ rank: 1, features: 6, seconds: expect.any(Number) });
    expect(first!.fineTuned).toBeGreaterThan(ranking.models[2]!.fineTuned! - 0.2);
    const named = ranking.models.find(({ name }) => name === 'good')!;
    expect(Object.keys(named.scores)).toEqual(
      expect.arrayContaining(['logMe', 'leep', 'negativeConditionalEntropy', 'hScore', 'probe']),
    );
    const body = ranking.models.find(({ name }) => name === 'body')!;
    expect(body.scores.leep).toBeUndefined();
    // The same body with and without its classifier makes the same features.
    expect(body.scores.logMe).toBeCloseTo(named.scores.logMe!, 4);
    expect(named.interval!.low).toBeLessThanOrEqual(named.scores.logMe!);
    expect(named.interval!.high).toBeGreaterThanOrEqual(named.scores.logMe!);
    expect(ranking.agreement).toBeGreaterThanOrEqual(-1);
    const text = String(ranking);
    expect(text).toMatch(/^3 models on 36 examples of 3 classes, ranked by LogME\n/);
    expect(text).toMatch(
      /# +model +LogME \[95 %\] .*fine-tuned +seconds +parameters +size +licence/,
    );
    expect(text).toMatch(/blind .* 1\.0 MiB +not said/);
    expect(text).toContain('weighted Kendall tau with fine-tuning');
  });

  test('pictures are prepared for each model, whatever their size', async () => {
    const pixels = fromArrays({
      x: {
        data: Uint8Array.from({ length: 12 * 16 * 2 }, (_, i) => (i * 37) % 256),
        shape: [12, 4, 4, 2],
      },
      y: Int32Array.from({ length: 12 }, (_, i) => i % 2),
    });
    const { models } = await rankModels(
      [{ name: 'a', model: good, preprocessing: preprocessing('zeroToOne', { size: 8 }) }],
      pixels,
      { rounds: 0 },
    );
    expect(models.map(({ name }) => name)).toEqual(['a']);
  });

  test('mistakes are named', async () => {
    await expect(rankModels([], data)).rejects.toThrow('there are no candidates');
    const twice = [
      { name: 'a', model: good },
      { name: 'a', model: good },
    ];
    await expect(rankModels(twice, data)).rejects.toThrow('two candidates are called "a"');
    await expect(rankModels([{ name: 'a', model: good }], data.subset([0, 3]))).rejects.toThrow(
      'all examples are of one class (0)',
    );
    let turn = 0;
    const other = () => (turn++ === 0 ? data : data.subset([1, 0, 2]));
    await expect(
      rankModels(
        [
          { name: 'a', model: good },
          { name: 'b', model: good },
        ],
        other,
      ),
    ).rejects.toThrow('the examples for "b" are others');
    const controller = new AbortController();
    controller.abort(new Error('enough'));
    await expect(
      rankModels([{ name: 'a', model: good }], data, { signal: controller.signal }),
    ).rejects.toThrow('enough');
  });
});

test('splitAtHead: both parts make the whole', () => {
  for (const net of [residualNet({ dropoutRate: 0 }), nestedNet()]) {
    const model = withWeights(net);
    const { body, head } = splitAtHead(model);
    expect(body.outputs[0]!.shape).toEqual([null, 6]);
    expect(head!.outputs[0]!.shape).toEqual([null, 3]);
  }
  expect(splitAtHead(residualNet({ top: false })).head).toBeNull();
});

test('crossValidatedProbe never sees what it measures', () => {
  const random = new Random(5);
  const noise = Array.from({ length: 60 }, () => Array.from({ length: 40 }, () => random.normal()));
  const labels = noise.map((_, i) => i % 3);
  // Chance is a third, although 40 features tell 60 examples apart in training.
  expect(crossValidatedProbe(noise, labels)).toBeLessThan(0.6);
  const apart = labels.map((k) => [k === 0 ? 5 : 0, k === 1 ? 5 : 0]);
  expect(crossValidatedProbe(apart, labels)).toBe(1);
});
