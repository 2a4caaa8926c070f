import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { beforeAll, describe, expect, jest, test } from '@jest/globals';
import { cpu } from '@graftjs/backend-cpu';
import {
  div,
  matMul,
  memory,
  oneHot,
  Parameter,
  parameterGradients,
  Random,
  mul,
  add,
  sqrt,
  square,
  sum,
  tensor2d,
  tidy,
  useBackend,
  type Model,
  type Scalar,
  type Tensor,
  type Tensor2D,
} from '@graftjs/core';
import { dense, initializers, sequential, subModel } from '@graftjs/layers';
import { expectNear } from '../../../../tools/jest/expect-near.js';
import { fineTune } from '../fine-tuning/fine-tune.js';
import { fingerprint } from '../freezing/fingerprint.js';
import { classOf } from '../heads/class-of.js';
import { inSequence } from '../recipes/in-sequence.js';
import { linearProbe } from '../recipes/linear-probe.js';
import { lora } from '../recipes/lora.js';
import { lpft } from '../recipes/lpft.js';
import { graft } from '../surgery/graft.js';
import { feat } from '../testing/closed-form.js';
import { points, smallTask } from '../testing/small-task.js';
import { biTuning } from './bi-tuning.js';
import { BoundBiTuning } from './bound-bi-tuning.js';
import { contrastiveDivergence, matchesOf } from './contrastive-divergence.js';
import { KeyQueue } from './key-queue.js';

jest.setTimeout(60_000);
beforeAll(() => useBackend(cpu()));

const golden = JSON.parse(
  readFileSync(resolve(import.meta.dirname, 'bi-tuning-goldens.json'), 'utf8'),
) as { projections: number; classes: number; dz: number[]; dh: number[] };

const unit = (x: Tensor): Tensor2D => div(x, sqrt(sum(square(x), 1, true))) as Tensor2D;
const table = (rows: number, f: (value: number) => number): Tensor2D =>
  tensor2d(feat(rows, 5).map((row) => row.map(f)));

test('both contrasts, values and gradients of torch', () => {
  const labels = [0, 2, 1, 2];
  const how = { temperature: 0.5, count: 2 };
  const parameter = (value: Tensor): Parameter => {
    const made = new Parameter({ name: 'x', shape: [4, 5], initializer: initializers.zeros() });
    made.assign(value);
    return made;
  };
  const matches = matchesOf(oneHot(labels, 3) as Tensor2D, 2);
  const z = parameter(table(4, (value) => value));
  const keys = unit(tensor2d(feat(4, 5).reverse()));
  const projections = parameterGradients(() => {
    const queries = unit(z.value);
    const remembered = unit(table(6, (value) => Math.sin(2 * value + 0.3)));
    const own = sum(mul(queries, keys), 1);
    return contrastiveDivergence(
      { own, remembered: matMul(queries, remembered, false, true), matches },
      how,
    );
  }, [z]);
  expect(projections.value.dataSync()[0]).toBeCloseTo(golden.projections, 5);
  expectNear(projections.gradients[0]!.gradient.dataSync(), golden.dz, { absolute: 1e-6 });
  const h = parameter(table(4, (value) => Math.cos(3 * value)));
  const classes = parameterGradients(() => {
    const ofClass = matMul(oneHot(labels, 3), unit(table(3, Math.cos))) as Tensor2D;
    const remembered = unit(table(6, (value) => Math.sin(3 * value - 0.2)));
    const own = sum(mul(unit(h.value), ofClass), 1);
    return contrastiveDivergence(
      { own, remembered: matMul(ofClass, remembered, false, true), matches },
      how,
    );
  }, [h]);
  expect(classes.value.dataSync()[0]).toBeCloseTo(golden.classes, 5);
  expectNear(classes.gradients[0]!.gradient.dataSync(), golden.dh, { absolute: 1e-6 });
});

describe('KeyQueue', () => {
  const made = () => KeyQueue.make({ length: 2, classes: 2, widths: [1], shapes: [[3]] });
  const push = (queue: KeyQueue, values: number[], labels: number[]) =>
    tidy(() => queue.push({ rows: [tensor2d(values, [values.length, 1])], labels }));
  const rows = (queue: KeyQueue) => Array.from(queue.parameters[0]!.value.dataSync());

  test('keeps the last of each class, in place of the oldest', () => {
    const { layer, queue, states } = made();
    push(queue, [1, 2, 3], [0, 1, 0]);
    expect(rows(queue)).toEqual([1, 3, 2, 0]);
    expect(queue.full).toBe(false);
    push(queue, [4, 5], [1, 0]);
    expect(rows(queue)).toEqual([5, 3, 2, 4]);
    expect(queue.full).toBe(true);
    // One batch with more of a class than it holds.
    push(queue, [6, 7, 8], [0, 0, 0]);
    expect(rows(queue)).toEqual([7, 8, 2, 4]);
    expect(states.map(({ shape, role }) => [shape, role])).toEqual([[[3], 'state']]);
    expect(layer.trainableParameters).toEqual([]);
  });

  test('fills up with what there is; a class without examples stays zeros', () => {
    const { queue } = made();
    push(queue, [5], [1]);
    queue.fill();
    expect(rows(queue)).toEqual([0, 0, 5, 5]);
  });
});

const data = points(45, 1);

/** What the classifier of a model receives. */
const featuresOf = (model: Model, x: Tensor): Tensor =>
  subModel(model, { to: model.layers.at(-2)! }).predict(x) as Tensor;

/** Mean cosine of vectors of the same class. */
function likenessWithin(vectors: readonly number[][], labels: readonly number[]): number {
  const dot = (a: number[], b: number[]) => a.reduce((total, x, i) => total + x * b[i]!, 0);
  const cosines = vectors.flatMap((a, i) =>
    vectors
      .slice(0, i)
      .filter((_, j) => labels[i] === labels[j])
      .map((b) => dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b))),
  );
  return cosines.reduce((a, b) => a + b, 0) / cosines.length;
}

describe('Bi-Tuning', () => {
  test('keys follow slowly: θₖ ← m θₖ + (1 − m) θ, and the batch is remembered', async () => {
    const model = smallTask();
    model.trainable = true;
    model.initialize(new Random(2));
    const classifier = model.layers.at(-1)!;
    const settings = { queue: 2, momentum: 0.9, temperature: 0.5, projection: 3, weight: 1 };
    const bound = new BoundBiTuning(classifier, settings, new Random(1));
    const batches = data.batch(9);
    const [place] = await bound.begin({ rest: model, losses: [], batches });
    const [projector, memory] = bound.layers;
    const [, queueH, queueZ, ...followers] = memory!.parameters;
    expect(queueH!.shape).toEqual([3 * 2, 7 + 1]);
    expect(queueZ!.shape).toEqual([3 * 2, 3]);
    // Each remembered row has unit length.
    const lengths = tidy(() => Array.from(sum(square(queueH!.value), 1).dataSync()));
    expectNear(lengths, [1, 1, 1, 1, 1, 1], { absolute: 1e-5 });
    const followed = [...new Set([...model.trainableParameters, ...projector!.parameters])].filter(
      (parameter) => !classifier.parameters.includes(parameter),
    );
    expect(followers).toHaveLength(followed.length);
    const values = (list: readonly Parameter[]) =>
      list.map(({ value }) => Array.from(value.dataSync()));
    expect(values(followers)).toEqual(values(followed));
    const before = { keys: values(followers), queue: values([queueH!, queueZ!]) };
    const [{ x, y }] = (await batches.toArray()) as unknown as [{ x: Tensor; y: Tensor }];
    tidy(() => {
      const inside = () => featuresOf(model, x);
      const term = bound.term([], { x: [x], y: [y], outputs: [], inside }) as Scalar;
      expect(term.dataSync()[0]).toBeGreaterThan(0);
    });
    for (const parameter of followed) tidy(() => parameter.assign(add(parameter.value, 1)));
    tidy(() => bound.afterStep());
    values(followers).forEach((now, i) =>
      expectNear(
        now,
        before.keys[i]!.map((value) => value + 0.1),
        { absolute: 1e-5 },
      ),
    );
    expect(values([queueH!, queueZ!])).not.toEqual(before.queue);
    expect(place).toBeDefined();
    bound.dispose();
  });

  test('draws the features of a class together', async () => {
    const grafted = () =>
      graft(
        sequential([
          dense(8, { activation: 'relu', inputShape: [6], name: 'first' }),
          dense(7, { name: 'second' }),
          dense(4, { activation: 'softmax', name: 'classes' }),
        ]),
        { head: [dense(3, { activation: 'softmax' })] },
      );
    const after = async (weight: number) => {
      const model = grafted();
      const tensors = memory().numTensors;
      const { history } = await fineTune(model, data, {
        recipe: lpft({ start: 'random', probeEpochs: 1, tuneEpochs: 12, learningRate: 1e-2 }),
        penalty: biTuning({ queue: 5, projection: 4, temperature: 0.2, weight }),
        batchSize: 15,
        seed: 7,
      });
      // The weights of the model are there now; of the penalty nothing is left.
      expect(memory().numTensors - tensors).toBe(model.parameters.length);
      const examples = await data.toArray();
      const rows = examples.map(({ x }) => Array.from((x as { data: Float32Array }).data));
      const features = tidy(() => featuresOf(model, tensor2d(rows)).arraySync() as number[][]);
      return {
        within: likenessWithin(
          features,
          examples.map(({ y }) => classOf(y)),
        ),
        logs: history.map(({ logs }) => logs['biTuning']! / weight),
      };
    };
    const [strong, weak] = [await after(1), await after(1e-6)];
    expect(strong.within).toBeGreaterThan(weak.within + 0.05);
    // Nothing in the probe, where features are fixed; then it falls.
    expect(strong.logs[0]).toBe(0);
    expect(strong.logs.at(-1)).toBeLessThan(strong.logs[1]! - 0.5);
    expect(strong.logs.at(-1)).toBeLessThan(weak.logs.at(-1)! - 0.1);
  });

  test('a phase that begins again begins with the keys it began with; adapters are followed', async () => {
    const run = async (learningRate: number) => {
      const model = smallTask();
      const { phases, history } = await fineTune(model, data, {
        recipe: inSequence([
          linearProbe({ epochs: 0 }),
          lpft({ start: 'random', probeEpochs: 0, tuneEpochs: 1, learningRate }),
          lora({ start: 'random', probeEpochs: 0, tuneEpochs: 1, rank: 1 }),
        ]),
        penalty: biTuning({ queue: 4, projection: 3, momentum: 0.5 }),
        batchSize: 10,
        seed: 7,
      });
      expect(history.at(-1)!.logs['biTuning']).toBeGreaterThan(0);
      const notes = phases.flatMap((phase) => phase.notes);
      return { notes, history, weights: [...(await fingerprint(model.parameters)).values()] };
    };
    const direct = await run(0.048);
    const again = await run(0.16);
    expect(direct.notes).toEqual([]);
    expect(again.notes).toHaveLength(1);
    expect(again.history).toEqual(direct.history);
    expect(again.weights).toEqual(direct.weights);
  });

  test('mistakes', async () => {
    expect(() => biTuning({ queue: 0 })).toThrow('option queue cannot be used');
    expect(() => biTuning({ momentum: 1 })).toThrow('option momentum cannot be used');
    expect(() => biTuning({ temperature: 0 })).toThrow('option temperature cannot be used');
    const base = sequential([dense(4, { inputShape: [6] }), dense(2)]);
    const single = graft(base, { head: [dense(1, { activation: 'sigmoid' })] });
    const binary = points(10).map(({ x, y }) => ({ x, y: Math.min(1, Number(y)) }));
    await expect(fineTune(single, binary, { recipe: lpft(), penalty: biTuning() })).rejects.toThrow(
      'the head does not end in a dense layer with an output for each class',
    );
    expect(biTuning().describe()).toBe(
      'Bi-Tuning: 1 (contrast of classes + of projections), K = 40, m = 0.999, T = 0.07',
    );
  });
});
