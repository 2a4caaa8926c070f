import { beforeAll, describe, expect, jest, test } from '@jest/globals';
import { cpu } from '@graftjs/backend-cpu';
import { memory, useBackend, type Tensor } from '@graftjs/core';
import { dense, sequential } from '@graftjs/layers';
import { distillation } from '@graftjs/losses';
import { expectNear } from '../../../../tools/jest/expect-near.js';
import { fineTune } from '../fine-tuning/fine-tune.js';
import { fullFineTuning } from '../recipes/full-fine-tuning.js';
import { linearProbe } from '../recipes/linear-probe.js';
import { points, smallTask } from '../testing/small-task.js';
import { answersOf } from './answers-of.js';
import { pseudoLabelled } from './pseudo-labelled.js';
import { taughtBy } from './taught-by.js';

jest.setTimeout(30_000);
beforeAll(() => useBackend(cpu()));

const data = points(40, 1);
const unlabelled = points(30, 2);

async function trained() {
  const model = smallTask();
  await fineTune(model, data, { recipe: linearProbe(), seed: 7 });
  return model;
}

describe('pseudoLabelled', () => {
  test('keeps the examples that the model is sure of, with its answers', async () => {
    const model = await trained();
    const tensors = memory().numTensors;
    const answers = await answersOf(model, unlabelled);
    const {
      data: more,
      labels,
      positions,
      share,
    } = await pseudoLabelled(model, unlabelled, { threshold: 0.7 });
    const sure = answers.flatMap((row, i) => (Math.max(...row) >= 0.7 ? [i] : []));
    expect([...positions]).toEqual(sure);
    expect(share).toBe(sure.length / 30);
    expect(sure.length).toBeGreaterThan(3);
    const examples = await more.toArray();
    const given = await unlabelled.toArray();
    examples.forEach(({ x, y }, i) => {
      expect(x).toEqual(given[sure[i]!]!.x);
      const answer = answers[sure[i]!]!;
      expect((y as { data: Int32Array }).data[0]).toBe(answer.indexOf(Math.max(...answer)));
      expect(labels[i]).toBe(answer.indexOf(Math.max(...answer)));
    });
    expect(memory().numTensors).toBe(tensors);
  });

  test('wants probabilities', async () => {
    const linear = sequential([dense(3, { inputShape: [6] })]);
    await expect(pseudoLabelled(linear, unlabelled)).rejects.toThrow(
      'the model gives no probabilities',
    );
  });
});

describe('taughtBy', () => {
  test('a student learns what its teacher says', async () => {
    const teacher = await trained();
    const lessons = await taughtBy(teacher, data);
    const [first] = await lessons.toArray();
    const row = (first!.y as { data: Float32Array }).data;
    const [answer] = await answersOf(teacher, data);
    const exps = row.map(Math.exp);
    expectNear(
      exps.map((e) => e / exps.reduce((a, b) => a + b, 0)),
      answer!,
      { relative: 1e-4 },
    );
    const student = sequential([dense(12, { activation: 'relu', inputShape: [6] }), dense(3)]);
    const result = await fineTune(student, lessons, {
      recipe: fullFineTuning({ epochs: 40, learningRate: 2e-2 }),
      loss: distillation({ temperature: 4 }),
      metrics: {},
      seed: 7,
    });
    const losses = result.history.map(({ logs }) => logs['loss']!);
    expect(losses.at(-1)).toBeLessThan(0.1 * losses[0]!);
    expect((student.outputs[0] as unknown as Tensor).shape).toEqual([null, 3]);
  });

  test('the class behind the logits, for a share of the true labels', async () => {
    const lessons = await (await taughtBy(await trained(), data, { withClass: true })).toArray();
    expect(lessons.map(({ y }) => (y as { data: Float32Array }).data[3])).toEqual(
      Array.from({ length: 40 }, (_, i) => i % 3),
    );
  });
});
