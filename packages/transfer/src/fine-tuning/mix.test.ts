import { beforeAll, describe, expect, jest, test } from '@jest/globals';
import { cpu } from '@graftjs/backend-cpu';
import { dispose, memory, Random, useBackend, type Model, type Tensor } from '@graftjs/core';
import { cutMixBatch, dataset, mixUpBatch, oneHot } from '@graftjs/datasets';
import { dense, subModel } from '@graftjs/layers';
import { fingerprint } from '../freezing/fingerprint.js';
import { distill } from '../penalties/distill.js';
import { batchesOf } from '../prefix/phase-data.js';
import { linearProbe } from '../recipes/linear-probe.js';
import { unfreezeLast } from '../recipes/unfreeze-last.js';
import { graft } from '../surgery/graft.js';
import { residualNet, withWeights } from '../testing/small-nets.js';
import { stripedImages } from '../testing/striped-images.js';
import { fineTune, type FineTuneOptions } from './fine-tune.js';

jest.setTimeout(60_000);
beforeAll(() => useBackend(cpu()));

const data = stripedImages(18, 1).map(oneHot(3));
const grafted = (): Model =>
  graft(withWeights(residualNet()), { head: [dense(3, { activation: 'softmax' })] });

const run = async (options: Partial<FineTuneOptions>) => {
  const model = grafted();
  const before = memory().numTensors;
  const result = await fineTune(model, data, {
    recipe: unfreezeLast({ start: 'random', probeEpochs: 1, tuneEpochs: 1 }),
    batchSize: 6,
    seed: 7,
    mix: mixUpBatch({ alpha: 1 }),
    ...options,
  });
  const weights = [...(await fingerprint(model.parameters)).values()];
  return { result, weights, leaked: memory().numTensors - before };
};

describe('mix', () => {
  test('what a frozen prefix takes is mixed, not what it gives; a batch draws its own', async () => {
    const prefix = subModel(grafted(), { to: 'stem_relu' });
    const examples = dataset(data);
    const read = async (through: Model | null, epoch: number) => {
      const how = { batchSize: 6, shuffle: true, mix: mixUpBatch({ alpha: 1 }) };
      const batches = batchesOf({ examples, through }, how);
      const made: { x: Tensor; y: number[][] }[] = [];
      for await (const { x, y } of batches.iterate({ epoch, random: new Random(3) })) {
        made.push({ x: x as Tensor, y: (y as Tensor).arraySync() as number[][] });
        dispose(y as Tensor);
      }
      return made;
    };
    const [raw, through, later] = [await read(null, 0), await read(prefix, 0), await read(null, 1)];
    raw.forEach(({ x, y }, i) => {
      const expected = prefix.predict(x) as Tensor;
      expect(through[i]!.x.dataSync()).toEqual(expected.dataSync());
      expect(through[i]!.y).toEqual(y);
      for (const row of y) expect(row.reduce((a, b) => a + b)).toBeCloseTo(1, 5);
      dispose([x, expected, through[i]!.x]);
    });
    const shares = (batches: typeof raw) =>
      batches.map(({ y }) => Math.max(...y.flat().filter((value) => value < 1)).toFixed(4));
    expect(new Set([...shares(raw), ...shares(later)]).size).toBe(6);
    dispose(later.map(({ x }) => x));
  });

  test('repeats by seed, keeps no features, leaks nothing, says so', async () => {
    const once = await run({});
    expect(once.leaked).toBe(2);
    expect(once.result.phases.map(({ cached }) => cached)).toEqual([null, null]);
    expect(once.result.notes).toContain(
      'batches are mixed: losses and metrics of epochs are those of mixed examples',
    );
    expect((await run({ cache: false })).weights).toEqual(once.weights);
    expect((await run({ seed: 8 })).weights).not.toEqual(once.weights);
    expect((await run({ mix: null })).weights).not.toEqual(once.weights);
    const cut = await run({ mix: cutMixBatch() });
    expect(cut.weights).not.toEqual(once.weights);
  });

  test('a solved head is that of examples as they are', async () => {
    const recipe = linearProbe({ epochs: 0 });
    const plain = await run({ recipe, mix: null, cache: false });
    expect((await run({ recipe })).weights).toEqual(plain.weights);
  });

  test('mistakes', async () => {
    const numbers = fineTune(grafted(), stripedImages(6), {
      recipe: linearProbe({ start: 'random', epochs: 1 }),
      mix: mixUpBatch(),
    });
    await expect(numbers).rejects.toThrow('class numbers cannot be mixed');
    await expect(run({ penalty: distill({ teacher: grafted() }) })).rejects.toThrow(
      'mix and penalty "distill" do not go together',
    );
  });
});
