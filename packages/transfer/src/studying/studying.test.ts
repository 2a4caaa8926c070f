import { beforeAll, describe, expect, jest, test } from '@jest/globals';
import { cpu } from '@graftjs/backend-cpu';
import { memory, Random, useBackend, type Model } from '@graftjs/core';
import { fromArrays } from '@graftjs/datasets';
import { batchNormalization, dense, sequential } from '@graftjs/layers';
import { fingerprint } from '../freezing/fingerprint.js';
import { fineTune } from '../fine-tuning/fine-tune.js';
import { fullFineTuning } from '../recipes/full-fine-tuning.js';
import { linearProbe } from '../recipes/linear-probe.js';
import { lpft } from '../recipes/lpft.js';
import { graft } from '../surgery/graft.js';
import { points } from '../testing/small-task.js';
import { residualNet, withWeights } from '../testing/small-nets.js';
import { corrupted, corruptionNames } from './corrupted.js';
import { bestScratch, efficiencyOf, verdictOf } from './verdict-of.js';
import type { FewShotRun } from './few-shot-runs.js';
import { forgettingFrontier } from './forgetting-frontier.js';
import { forgettingMeter } from './forgetting-meter.js';
import { heatPicture, pictureOf } from './heat-picture.js';
import { reinitialize } from './reinitialize.js';
import { trustOf } from './trusted.js';

jest.setTimeout(60_000);
beforeAll(() => useBackend(cpu()));

const source = points(90, 1);
/** Points like those, with other classes: whether they lie around the second centre. */
const random = new Random(5);
const classOfPoint = Int32Array.from({ length: 60 }, (_, i) => (i % 3 === 1 ? 1 : 0));
const target = fromArrays({
  x: {
    data: Float32Array.from({ length: 360 }, (_, i) => {
      const [centre, axis] = [Math.floor(i / 6) % 3, i % 6];
      return (axis % 3 === centre ? 1 : 0) + random.normal(0, 0.5);
    }),
    shape: [60, 6],
  },
  y: classOfPoint,
});

async function trainedBase(): Promise<Model> {
  const base = sequential([
    dense(12, { activation: 'relu', inputShape: [6], name: 'first' }),
    batchNormalization({ name: 'bn' }),
    dense(8, { activation: 'relu', name: 'second' }),
    dense(3, { activation: 'softmax', name: 'classes' }),
  ]);
  base.initialize(new Random(1));
  await fineTune(base, source, {
    recipe: fullFineTuning({ epochs: 15, learningRate: 1e-2, normalization: 'adapting' }),
    seed: 1,
  });
  return base;
}

describe('forgetting', () => {
  test('nothing is forgotten by a probe; training far away forgets', async () => {
    const base = await trainedBase();
    const meter = await forgettingMeter(base, source);
    expect(meter.head).toBe('own');
    expect(meter.before).toBeGreaterThan(0.8);
    const model = graft(base, { head: [dense(2, { activation: 'softmax' })] });
    await fineTune(model, target, { recipe: linearProbe({ epochs: 3 }), seed: 1 });
    expect(await meter.measure()).toBe(meter.before);
    const shuffled = fromArrays({
      x: { data: Float32Array.from({ length: 360 }, (_, i) => Math.sin(i * i)), shape: [60, 6] },
      y: Int32Array.from({ length: 60 }, (_, i) => i % 2),
    });
    await fineTune(model, shuffled, {
      recipe: lpft({ start: 'random', probeEpochs: 0, tuneEpochs: 20, learningRate: 0.02 }),
      seed: 1,
    });
    expect(await meter.measure()).toBeLessThan(meter.before);
    const probed = await forgettingMeter(base, source, { head: 'probe' });
    expect(probed.head).toBe('probe');
    expect(probed.before).toBeGreaterThan(0.4);
  });

  test('the frontier: each way from the same weights, the base as it was', async () => {
    const base = await trainedBase();
    const before = await fingerprint(base.parameters);
    const tensors = memory().numTensors;
    const frontier = await forgettingFrontier(base, {
      source,
      train: target,
      validation: target,
      classes: 2,
      alphas: [0.1, 10],
      lambdas: [100],
      fisherExamples: 10,
      recipe: lpft({ tuneEpochs: 4, learningRate: 5e-3 }),
      seed: 1,
    });
    expect(memory().numTensors).toBe(tensors);
    expect(await fingerprint(base.parameters)).toEqual(before);
    const of = (name: string) => frontier.points.find((point) => point.name === name)!;
    expect(frontier.points.map(({ kind }) => kind).sort()).toEqual([
      'EWC',
      'L2-SP',
      'L2-SP',
      'fine-tuning',
      'frozen',
    ]);
    expect(of('frozen').source).toBe(frontier.before);
    // Held strongly, the body stays nearer to the source.
    expect(of('L2-SP 10').source).toBeGreaterThanOrEqual(of('fine-tuning').source);
    expect(frontier.left).toEqual([]);
    const few = await forgettingFrontier(base, {
      source,
      train: target,
      validation: target,
      classes: 2,
      enough: (done) => done >= 1,
    });
    expect(few.points).toHaveLength(1);
    expect(few.left).toHaveLength(7);
  });
});

describe('the verdict', () => {
  const runs = (difference: readonly number[], labels = 5): FewShotRun[] =>
    difference.flatMap((d, seed) => [
      { arm: 'scratch at 0.001', labels, seed, accuracy: 0.5 },
      { arm: 'scratch at 0.003', labels, seed, accuracy: 0.6 },
      { arm: 'probe', labels, seed, accuracy: 0.62 },
      { arm: 'transfer', labels, seed, accuracy: 0.6 + d },
    ]);
  const facts = { recipe: 'last stage', reasons: ['few examples'], at: 5 };

  test('helps, hurts, or shows no benefit, over the better rate of scratch', () => {
    const helps = verdictOf(runs([0.05, 0.04, 0.06]), facts);
    expect(helps.kind).toBe('helps');
    expect(helps.difference!.mean).toBeCloseTo(0.05, 12);
    expect(helps.line).toBe(
      'Transfer helps: +5.0 points [4.0, 6.0] over scratch at 5 labels a class; recipe last stage (3 seeds)',
    );
    expect(verdictOf(runs([-0.05, -0.04, -0.06]), facts).line).toBe(
      'Transfer hurts: -5.0 points [-6.0, -4.0] against scratch at 5 labels a class; recipe last stage (3 seeds)',
    );
    const none = verdictOf(runs([-0.05, 0.04, 0.03]), facts);
    expect(none.kind).toBe('no benefit');
    expect(none.line).toMatch(/^No benefit shown: \+0\.7 points \[-5\.0, 4\.0\] over scratch/);
    expect(verdictOf(runs([0.05]), facts)).toMatchObject({ kind: 'not measured', seeds: 1 });
    expect(verdictOf([], facts).line).toMatch(/^Not measured/);
  });

  test('a rate that was tried with the first seed alone does not count for scratch', () => {
    const lucky = { arm: 'scratch at 0.01', labels: 5, seed: 0, accuracy: 0.99 };
    const all = [...runs([0.05, 0.04, 0.06]), lucky];
    expect(bestScratch(all, 5)).toBe('scratch at 0.003');
    expect(verdictOf(all, facts).difference!.mean).toBeCloseTo(0.05, 12);
    expect(bestScratch(all, 10)).toBeNull();
  });

  test('labels that are saved', () => {
    const more = runs([0, 0], 20).map((run) =>
      run.arm === 'transfer' ? { ...run, accuracy: 0.9 } : run,
    );
    const all = [...runs([0.2, 0.2]), ...more];
    const efficiency = efficiencyOf(all, 'as many steps');
    expect(efficiency.saved).toMatchObject({ from: 5, to: 20 });
    expect(verdictOf(all, facts).line).toContain('a class, worth 4× the labels; recipe');
    expect(efficiency.arms.map(({ name }) => name)).toEqual(['transfer', 'probe', 'scratch']);
  });

  test('labels are not said to be saved where the seeds do not bear it out', () => {
    const of = (arm: string, labels: number, values: readonly number[]): FewShotRun[] =>
      values.map((accuracy, seed) => ({ arm, labels, seed, accuracy }));
    // Means .945 against .944 at five times the labels; clearly better than at twice as many.
    const all = [
      ...of('transfer', 5, [0.965, 0.93, 0.94]),
      ...of('scratch at 0.001', 5, [0.8, 0.79, 0.81]),
      ...of('scratch at 0.001', 10, [0.9, 0.88, 0.91]),
      ...of('scratch at 0.001', 25, [0.94, 0.95, 0.942]),
      ...of('transfer', 10, [0.97, 0.96, 0.97]),
      ...of('transfer', 25, [0.98, 0.98, 0.98]),
    ];
    expect(efficiencyOf(all, '').saved).toMatchObject({ from: 10, to: 25 });
    expect(verdictOf(all, facts).labelsSaved).toBe(2.5);
    const below = all.filter((run) => run.labels !== 10);
    expect(verdictOf(below, facts).labelsSaved).toBeNull();
    expect(verdictOf(below, facts).line).not.toContain('worth');
    // Pairs are those of one seed, and one pair proves nothing.
    const oneSeed = all.filter((run) => run.seed === 0);
    expect(efficiencyOf(oneSeed, '').saved).toBeNull();
  });
});

test('reinitialize forgets everything, by seed', async () => {
  const net = withWeights(residualNet());
  const before = await fingerprint(net.parameters);
  const tensors = memory().numTensors;
  reinitialize(net, new Random(1));
  expect(memory().numTensors).toBe(tensors);
  const first = await fingerprint(net.parameters);
  expect([...first.values()]).not.toEqual([...before.values()]);
  const variance = net.getLayer('stem_bn').parameters.find(({ name }) => /variance/.test(name))!;
  expect([...variance.value.dataSync()].every((v) => v === 1)).toBe(true);
  reinitialize(net, new Random(1));
  expect(await fingerprint(net.parameters)).toEqual(first);
  const kernel = net.getLayer('last').parameters[0]!.value.dataSync<'float32'>();
  const square = kernel.reduce((sum, v) => sum + v * v, 0) / kernel.length;
  // He: 2 over the fan-in of 3 x 3 x 4.
  expect(square).toBeGreaterThan(0.6 * (2 / 36));
  expect(square).toBeLessThan(1.5 * (2 / 36));
});

test('trust: sets of the other half hold the truth about as often as promised', () => {
  const random = new Random(3);
  const labels = Int32Array.from({ length: 600 }, (_, i) => i % 3);
  const logits = [...labels].map((label) =>
    Float64Array.from({ length: 3 }, (_, k) => 4 * ((k === label ? 1 : 0) + random.normal(0, 0.7))),
  );
  const trust = trustOf(logits, labels)!;
  // Logits that are far too large for how often they are right.
  expect(trust.temperature).toBeGreaterThan(1);
  expect(trust.after.loss).toBeLessThan(trust.before.loss);
  expect(trust.after.error).toBeLessThan(trust.before.error);
  expect(Math.abs(trust.conformal.coverage - 0.9)).toBeLessThan(0.06);
  expect(trustOf(logits.slice(0, 10), labels.slice(0, 10))).toBeNull();
  // Without a mistake there is no temperature: the surer the better, without end.
  const right = [...labels].map((label) => [0, 1, 2].map((k) => (k === label ? 3 : 0)));
  expect(trustOf(right, labels)!.temperature).toBe(1);
});

test('corruptions: a blur is the mean of neighbours, and pixels stay pixels', () => {
  const data = Uint8Array.from({ length: 5 * 4 }, (_, i) => (i === 9 ? 90 : 0));
  const example = { x: { data, shape: [5, 4, 1] }, y: 0 };
  const blurred = corrupted(example, 'blur', new Random(1))!.x as { data: Uint8Array };
  // One bright pixel in the second column of the third row spreads over its nine; at the border
  // fewer are averaged.
  expect([...blurred.data]).toEqual([
    ...[0, 0, 0, 0],
    ...[15, 10, 10, 0],
    ...[15, 10, 10, 0],
    ...[15, 10, 10, 0],
    ...[0, 0, 0, 0],
  ]);
  for (const way of corruptionNames) {
    const spoilt = corrupted(example, way, new Random(1))!.x as { data: Uint8Array };
    expect(spoilt.data).toHaveLength(20);
    expect(Math.max(...spoilt.data)).toBeLessThanOrEqual(255);
  }
  expect(corrupted({ x: 3, y: 0 }, 'blur', new Random(1))).toBeNull();
});

test('pictures of maps are PNG files in the page', async () => {
  const pixels = { data: new Float32Array(10 * 12 * 3).fill(120), height: 10, width: 12 };
  const image = await heatPicture(pixels, new Float32Array(120).fill(0.5));
  expect(image).toMatch(/^data:image\/png;base64,iVBORw0KGgo/);
});

test('a huge photo, or one of a single row, becomes a small picture', async () => {
  for (const [height, width] of [
    [1500, 2000],
    [1, 3000],
    [3000, 2],
  ] as const) {
    const data = Float32Array.from({ length: height * width * 3 }, (_, i) => i % 256);
    const image = await pictureOf({ data, height, width });
    expect(image).toMatch(/^data:image\/png;base64,iVBORw0KGgo/);
    expect(image.length).toBeLessThan(90_000);
  }
});
