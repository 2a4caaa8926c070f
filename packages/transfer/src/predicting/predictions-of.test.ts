import { beforeAll, describe, expect, jest, test } from '@jest/globals';
import { cpu } from '@graftjs/backend-cpu';
import { memory, Random, useBackend, type Dataset, type Tensor } from '@graftjs/core';
import { dataset } from '@graftjs/datasets';
import { dense } from '@graftjs/layers';
import { evaluate } from '@graftjs/training';
import { sparseCategoricalCrossentropy } from '@graftjs/losses';
import { accuracy } from '@graftjs/metrics';
import { expectNear } from '../../../../tools/jest/expect-near.js';
import { fineTune } from '../fine-tuning/fine-tune.js';
import { FeatureStore } from '../prefix/feature-store.js';
import type { Example } from '../prefix/features-of.js';
import { unfreezeLast } from '../recipes/unfreeze-last.js';
import { graft } from '../surgery/graft.js';
import { residualNet, withWeights } from '../testing/small-nets.js';
import { stripedImages } from '../testing/striped-images.js';
import { logLoss } from '../trust/calibration.js';
import { predictionsOf } from './predictions-of.js';

jest.setTimeout(30_000);
beforeAll(() => useBackend(cpu()));

const grafted = (units: number, activation: 'softmax' | 'sigmoid' | 'linear') =>
  graft(withWeights(residualNet()), { head: [dense(units, { activation })] });

/** Examples that count how often they are read. */
function counted(data: Dataset<Example>) {
  const all = { reads: 0 };
  const examples = dataset(data).map((example) => {
    all.reads += 1;
    return example;
  });
  return { all, examples };
}

describe('predictionsOf', () => {
  test('gives what the model gives, with labels, logits and accuracy, through kept features', async () => {
    const [model, cache] = [grafted(3, 'softmax'), new FeatureStore()];
    const { all, examples } = counted(stripedImages(12, 2));
    const { logs } = await fineTune(model, stripedImages(24, 1), {
      recipe: unfreezeLast({ tuneEpochs: 1 }),
      validation: examples,
      cache,
      seed: 7,
    });
    const read = all.reads;
    const before = memory().numTensors;
    const {
      probabilities,
      logits,
      labels,
      classes,
      accuracy: right,
    } = await predictionsOf(model, examples, { cache });
    expect(memory().numTensors).toBe(before);
    // The store had what the frozen layers make of them.
    expect(all.reads).toBe(read);
    expect(right).toBeCloseTo(logs['val.accuracy'] as number, 6);
    expect(logLoss(probabilities, labels!)).toBeCloseTo(logs['val.loss'] as number, 4);
    const [batch] = await examples.batch(36).toArray();
    const wanted = (model.predict(batch!.x as unknown as Tensor) as Tensor).dataSync();
    expectNear(
      probabilities.flatMap((row) => Array.from(row)),
      wanted,
      { relative: 1e-4, absolute: 1e-5 },
    );
    expect(logits[0]!.length).toBe(3);
    expect([...classes]).toEqual(
      probabilities.map((row) => Array.from(row).indexOf(Math.max(...Array.from(row)))),
    );
    const alone = await predictionsOf(model, examples);
    const flat = (rows: typeof logits) => rows.flatMap((row) => Array.from(row));
    expectNear(flat(alone.logits), flat(logits), { relative: 1e-3, absolute: 1e-4 });
  });

  test('of logits, of one sigmoid, and of examples without labels', async () => {
    const data = stripedImages(4, 2);
    const linear = grafted(3, 'linear');
    linear.initialize(new Random(1));
    const figures = await evaluate(linear, data.batch(4) as never, {
      loss: sparseCategoricalCrossentropy({ fromLogits: true }),
      metrics: { accuracy: accuracy() },
    });
    const { probabilities, labels } = await predictionsOf(linear, data);
    expect(logLoss(probabilities, labels!)).toBeCloseTo(figures['loss'] as number, 4);
    const one = grafted(1, 'sigmoid');
    one.initialize(new Random(1));
    const unlabelled = data.map(({ x }) => ({ x }));
    const said = await predictionsOf(one, unlabelled);
    expect(said.labels).toBeNull();
    expect(said.accuracy).toBeNull();
    expect(said.probabilities[0]).toHaveLength(2);
    const [first] = await data.batch(12).toArray();
    const p = (one.predict(first!.x as unknown as Tensor) as Tensor).dataSync()[0]!;
    expect(said.probabilities[0]![1]).toBeCloseTo(p, 5);
  });

  test('several outputs are named', async () => {
    const two = graft(withWeights(residualNet()), { heads: { a: [dense(2)], b: [dense(2)] } });
    await expect(predictionsOf(two, stripedImages(2, 1))).rejects.toThrow(
      'has 2 outputs, and one classifier is asked',
    );
  });
});
