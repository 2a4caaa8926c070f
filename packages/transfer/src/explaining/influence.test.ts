import { beforeAll, describe, expect, test } from '@jest/globals';
import { memory, Random, tensor, useBackend } from '@graftjs/core';
import { cpu } from '@graftjs/backend-cpu';
import { conv2d, dense, globalAveragePooling2d, sequential } from '@graftjs/layers';
import { softmaxOf } from '../trust/softmax.js';
import { gradCam } from './grad-cam.js';
import { nearestExamples } from './nearest-examples.js';
import { randomizationCheck, rankCorrelation } from './randomization-check.js';
import { tracIn } from './trac-in.js';

beforeAll(() => useBackend(cpu()));

test('nearest examples by angle and by distance', () => {
  const features = [
    [1, 0],
    [10, 1],
    [0, 1],
    [0, 0],
  ];
  const [byAngle] = nearestExamples(features, [[2, 0]], { count: 2 });
  expect(byAngle).toEqual([
    { index: 0, similarity: 1 },
    { index: 1, similarity: 20 / (2 * Math.sqrt(101)) },
  ]);
  const [byDistance] = nearestExamples(features, [[2, 0]], { count: 1, metric: 'euclidean' });
  expect(byDistance).toEqual([{ index: 0, similarity: -1 }]);
});

test('TracIn is what one small step on an example does to the loss of another', () => {
  const features = [
    [1, 2],
    [-1, 0.5],
    [0.3, -2],
  ];
  const labels = [0, 1, 2];
  const query = { features: [0.7, 1], label: 1 };
  const weights = [
    [0.1, -0.2, 0.3],
    [0.5, 0.1, -0.4],
  ];
  const logits = (row: ArrayLike<number>, w = weights, b = [0, 0, 0]) =>
    b.map((bias, k) => bias + row[0]! * w[0]![k]! + row[1]! * w[1]![k]!);
  const loss = (w: number[][], b: number[]) =>
    -Math.log(softmaxOf([logits(query.features, w, b)])[0]![query.label]!);
  const training = softmaxOf(features.map((row) => logits(row)));
  const scores = tracIn(features, labels, query, [
    { learningRate: 1, training, query: softmaxOf([logits(query.features)])[0]! },
  ]);
  scores.forEach((score, i) => {
    const rate = 1e-6;
    const error = Array.from(training[i]!, (p, k) => p - Number(k === labels[i]));
    const w = weights.map((row, j) => row.map((v, k) => v - rate * error[k]! * features[i]![j]!));
    const b = error.map((e) => -rate * e);
    expect((loss(weights, [0, 0, 0]) - loss(w, b)) / rate).toBeCloseTo(score, 4);
  });
});

describe('the sanity check of explanations', () => {
  test('maps change as weights are shuffled; the model is as before', async () => {
    const model = sequential([
      conv2d(6, { kernelSize: 3, activation: 'relu', inputShape: [8, 8, 1], name: 'conv' }),
      globalAveragePooling2d(),
      dense(3, { name: 'out' }),
    ]);
    model.initialize(new Random(3));
    const x = tensor(
      Float32Array.from({ length: 64 }, (_, i) => Math.sin(i * i)),
      [1, 8, 8, 1],
    );
    const before = await Promise.all(model.parameters.map(({ value }) => value.data()));
    const tensors = memory().numTensors;
    const steps = await randomizationCheck(model, () =>
      gradCam(model, x, { layer: 'conv', class: 0 }),
    );
    expect(memory().numTensors).toBe(tensors);
    expect(steps.map(({ layer }) => layer)).toEqual(['out', 'conv']);
    expect(steps.at(-1)!.similarity).toBeLessThan(0.9);
    const after = await Promise.all(model.parameters.map(({ value }) => value.data()));
    expect(after).toEqual(before);
    const constant = await randomizationCheck(model, async () => tensor([1, 5, 2]));
    expect(constant.every(({ similarity }) => Math.abs(similarity - 1) < 1e-12)).toBe(true);
    x.dispose();
    model.dispose();
  });
  test('rank correlation equals Spearman’s', () => {
    // scipy.stats.spearmanr([1, 2, 2, 4, 5], [5, 6, 7, 8, 7]) = 0.7631578947368421
    expect(rankCorrelation([1, 2, 2, 4, 5], [5, 6, 7, 8, 7])).toBeCloseTo(0.7631578947368421, 12);
  });
});
