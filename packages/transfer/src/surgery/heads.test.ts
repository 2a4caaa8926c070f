import { beforeAll, describe, expect, jest, test } from '@jest/globals';
import { cpu } from '@graftjs/backend-cpu';
import { memory, ones, useBackend, type Model, type Tensor } from '@graftjs/core';
import { dataset, type HostArray } from '@graftjs/datasets';
import { activation, dense, outputOf, subModel } from '@graftjs/layers';
import { expectNear } from '../../../../tools/jest/expect-near.js';
import { fineTune } from '../fine-tuning/fine-tune.js';
import { fingerprint } from '../freezing/fingerprint.js';
import { classOf } from '../heads/class-of.js';
import { calibratedHead } from '../heads/calibrated-head.js';
import { centredHead } from '../heads/centred-head.js';
import { ldaHead } from '../heads/lda-head.js';
import type { LinearHead } from '../heads/linear-head.js';
import { ridgeRegression } from '../heads/ridge-regression.js';
import { featuresOf } from '../prefix/features-of.js';
import type { Recipe } from '../recipes/define-recipe.js';
import { fullFineTuning } from '../recipes/full-fine-tuning.js';
import { linearProbe } from '../recipes/linear-probe.js';
import { lpft } from '../recipes/lpft.js';
import { selectLayers } from '../selection/select-layers.js';
import { nestedNet, residualNet, withWeights } from '../testing/small-nets.js';
import { stripedImages } from '../testing/striped-images.js';
import { copyWeights } from './copy-weights.js';
import { graftOf } from './graft-record.js';
import { graft } from './graft.js';
import { replaceLayer } from './replace-layer.js';
import { headOf } from './stages-of.js';

jest.setTimeout(60_000);
beforeAll(() => useBackend(cpu()));

const valuesOf = (model: Model, x = ones([2, 8, 8, 2])): number[][] =>
  ([model.predict(x)].flat() as Tensor[]).map((y) => Array.from(y.dataSync()));

describe('several heads', () => {
  const grafted = (net = residualNet) =>
    graft(withWeights(net()), {
      heads: {
        stripes: [dense(4, { activation: 'relu' }), dense(3, { activation: 'softmax' })],
        dark: { layers: [dense(1)], at: 'pool' },
      },
    });

  test('each is an output by its name; selections know them', () => {
    const model = grafted();
    expect(model.outputs.map(({ use, shape }) => [use.layer.name, shape])).toEqual([
      ['stripes', [null, 3]],
      ['dark', [null, 1]],
    ]);
    expect(headOf(model).map(({ name }) => name)).toEqual(['stripes_dense', 'stripes', 'dark']);
    expect(selectLayers(model, 'stripes').map(({ name }) => name)).toEqual([
      'stripes_dense',
      'stripes',
    ]);
    expect(Object.keys(graftOf(model)!.heads)).toEqual(['stripes', 'dark']);
  });

  test.each([
    ['flat', residualNet],
    ['nested', nestedNet],
  ])('train together, with losses and accuracies by their names: %s', async (_, net) => {
    const model = grafted(net);
    const data = stripedImages(24).map(({ x, y }, { position }) => ({
      x,
      y: [y, position % 3 === 0 ? 1 : 0],
    }));
    const body = model.parameters.filter(({ path }) => !/stripes|dark/.test(path));
    const before = await fingerprint(body);
    const result = await fineTune(model, data, {
      recipe: linearProbe({ epochs: 8, learningRate: 2e-2 }),
      validation: data,
      seed: 7,
    });
    expect(await fingerprint(body)).toEqual(before);
    expect(result.phases.map(({ name, cached }) => [name, cached?.cut])).toEqual([
      ['linear probe', 'pool'],
    ]);
    const logs = result.history.map((epoch) => epoch.logs);
    expect(Object.keys(logs[0]!)).toEqual(
      expect.arrayContaining([
        'loss',
        'stripes.loss',
        'dark.loss',
        'stripes.accuracy',
        'val.stripes.accuracy',
      ]),
    );
    expect(logs[0]!['dark.accuracy']).toBeUndefined();
    expect(logs.at(-1)!['loss']).toBeLessThan(logs[0]!['loss']!);
    expect(String(result.report())).toContain('stripes.accuracy');
    const tuned = await fineTune(model, data, {
      recipe: lpft({ probeEpochs: 1, tuneEpochs: 1 }),
      seed: 7,
    });
    expect(tuned.phases.at(-1)!.name).toBe('fine-tuning');
  });

  test('are solved for, each on its own: classes by the solver, a number by ridge regression', async () => {
    const model = graft(withWeights(residualNet()), {
      heads: {
        stripes: [dense(3, { activation: 'softmax' })],
        dark: { layers: [dense(1)], at: 'pool' },
      },
    });
    const examples = await stripedImages(30).toArray();
    const age = (i: number) => Math.sin(i);
    const data = dataset(examples.map(({ x, y }, i) => ({ x, y: [y, age(i)] })));
    const run = (recipe: Recipe) => fineTune(model, data, { recipe, seed: 7 });
    const { phases, logs } = await run(linearProbe({ epochs: 0 }));
    expect(phases.map(({ name }) => name)).toEqual(['solved head']);
    expect(logs['stripes.accuracy']).toBeGreaterThan(0.8);
    // What solvers of their own make of the same features.
    const pooled = subModel(model, { to: 'pool' });
    const features = (await featuresOf(pooled, dataset(examples), { fold: false })).examples.map(
      ({ x }) => (x as HostArray).data,
    );
    const labels = examples.map(({ y }) => classOf(y));
    const weightsOf = (name: string) =>
      model.getLayer(name).parameters.map(({ value }) => Array.from(value.dataSync()));
    const expectHead = (name: string, { kernel, bias }: LinearHead) => {
      const [found, shift] = weightsOf(name);
      const near = { relative: 1e-4, absolute: 1e-5 };
      expectNear(
        found!,
        kernel.flatMap((row) => [...row]),
        near,
      );
      expectNear(shift!, bias, near);
    };
    const solved = calibratedHead(ldaHead, { features, labels, classes: 3 }).head;
    expectHead('stripes', centredHead(solved));
    expectHead('dark', ridgeRegression({ features, targets: labels.map((_, i) => [age(i)]) }));
    // And where one cannot be solved for, all begin at random numbers.
    const other = grafted();
    const random = await fineTune(other, data, { recipe: linearProbe({ epochs: 1 }), seed: 7 });
    expect(random.phases.map(({ name }) => name)).toEqual(['linear probe']);
  });

  test('mistakes', async () => {
    const base = residualNet();
    expect(() => graft(base, {})).toThrow('it takes head or heads');
    expect(() => graft(base, { heads: { a: [] } })).toThrow('the head "a" has no layers');
    const model = grafted();
    await expect(fineTune(model, stripedImages(6), { recipe: linearProbe() })).rejects.toThrow(
      'the model has 2 outputs, and the targets of an example 1',
    );
  });
});

describe('replaceLayer', () => {
  test('deep inside other models, keeping all else', () => {
    const base = withWeights(nestedNet());
    const same = replaceLayer(base, { layer: 'deep_relu', by: activation('relu') });
    expect(valuesOf(same)).toEqual(valuesOf(base));
    const other = replaceLayer(base, { layer: 'deep_relu', by: activation('tanh') });
    expect(valuesOf(other)).not.toEqual(valuesOf(base));
    expect(outputOf(other, 'stem').use.layer).toBe(outputOf(same, 'stem').use.layer);
    expect(outputOf(other, 'deep_relu').use.layer.getConfig()).toMatchObject({
      activation: { type: 'activations/tanh' },
    });
  });

  test('takes a layer out of a graft, which stays one', () => {
    const model = graft(residualNet(), { head: [dense(2)] });
    const without = replaceLayer(model, { layer: 'stem_relu', by: [] });
    expect(without.layers.map(({ name }) => name)).not.toContain('stem_relu');
    expect(headOf(without)).toEqual(headOf(model));
    expect(() =>
      replaceLayer(model, { layer: 'deep', by: activation('relu', { name: 'stem' }) }),
    ).toThrow('called "stem" too');
    expect(() => replaceLayer(model, { layer: 'stage_1', by: [] })).toThrow('layers are meant');
  });
});

describe('copyWeights', () => {
  test('from a body trained alone into a model that holds it, wherever it lies', () => {
    const body = withWeights(residualNet({ top: false }), 5);
    const model = withWeights(nestedNet(), 6);
    const tensors = memory().numTensors;
    const report = copyWeights(body, model);
    expect(memory().numTensors).toBe(tensors);
    expect(report.matched[0]).toEqual({
      from: 'stem/kernel',
      to: 'features/residual/stem/kernel',
      size: 72,
    });
    expect(report.matched).toHaveLength(body.parameters.length);
    expect(report.skipped.map(({ name }) => name)).toEqual([
      'classify/hidden/kernel',
      'classify/hidden/bias',
      'classify/classes/kernel',
      'classify/classes/bias',
    ]);
    expect(report.unused).toEqual([]);
    expect(report.share).toBeCloseTo(
      body.parameters.reduce((a, { size }) => a + size, 0) /
        model.parameters.reduce((a, { size }) => a + size, 0),
    );
    const part = subModel(graft(model, { head: [dense(2)] }), { to: 'last' });
    expect(valuesOf(part)).toEqual(valuesOf(body));
  });

  test('between a base and its graft, which share the body', () => {
    const base = withWeights(residualNet());
    const before = valuesOf(base);
    const { matched, share } = copyWeights(base, graft(base, { head: [dense(2)] }));
    expect(matched).toHaveLength(base.parameters.length - 2);
    expect(share).toBeGreaterThan(0.9);
    expect(valuesOf(base)).toEqual(before);
  });

  test('in part, under other names, strictly', () => {
    const [from, to] = [withWeights(residualNet(), 5), withWeights(residualNet(), 6)];
    const first = copyWeights(from, to, { layers: { until: 'stem_bn' } });
    expect(first.matched.map((pair) => pair.to)).toEqual([
      'stem/kernel',
      'stem_bn/gamma',
      'stem_bn/beta',
      'stem_bn/moving_mean',
      'stem_bn/moving_variance',
    ]);
    const odd = copyWeights(from, to, {
      names: (name) => (name === 'point/kernel' ? 'last/kernel' : null),
    });
    expect(odd.matched).toEqual([]);
    expect(odd.skipped).toContainEqual({
      name: 'point/kernel',
      reason: 'its shape is [3, 3, 4, 6] there and [1, 1, 4, 4] here',
    });
    const before = valuesOf(to);
    expect(() => copyWeights(residualNet({ top: false }), to, { strict: true })).toThrow(
      /does not have all weights[\s\S]*classes\/kernel/,
    );
    expect(valuesOf(to)).toEqual(before);
  });
});

describe('statistics of batch normalisations', () => {
  const run = async (normalization: 'frozen' | 'adapting' | 'reestimated', epochs = 1) => {
    const model = graft(withWeights(residualNet()), {
      head: [dense(3, { activation: 'softmax' })],
    });
    const statistics = model.parameters.filter(({ role }) => role === 'state');
    const before = [...(await fingerprint(statistics)).values()];
    const result = await fineTune(model, stripedImages(24), {
      recipe: fullFineTuning({ epochs, learningRate: 1e-9, normalization }),
      seed: 7,
    });
    const after = [...(await fingerprint(statistics)).values()];
    return { model, result, moved: after.filter((hash, i) => hash !== before[i]).length };
  };

  test('frozen, adapting, estimated anew', async () => {
    expect((await run('frozen')).moved).toBe(0);
    expect((await run('adapting')).moved).toBe(6);
    const once = await run('reestimated');
    const twice = await run('reestimated', 2);
    expect(once.moved).toBe(6);
    expect(once.result.phases[0]!.description).toContain('statistics of normalisations');
    const mean = ({ model }: typeof once) => model.getLayer('stem_bn').parameters[2]!;
    // Whatever the number of steps, they are those of all examples.
    mean(twice)
      .value.dataSync()
      .forEach((value, i) => expect(value).toBeCloseTo(mean(once).value.dataSync()[i]!, 5));
  });
});
