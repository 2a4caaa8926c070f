// What is wrong with the data is said before anything trains, or in the verdict.
import { beforeAll, describe, expect, jest, test } from '@jest/globals';
import { simd } from '@graftjs/backend-simd';
import { memory, Random, useBackend } from '@graftjs/core';
import { fromArrays } from '@graftjs/datasets';
import { dense } from '@graftjs/layers';
import { linearProbe } from '../recipes/linear-probe.js';
import { graft } from '../surgery/graft.js';
import { residualNet, withWeights } from '../testing/small-nets.js';
import { points, smallTask } from '../testing/small-task.js';
import { stripedImages } from '../testing/striped-images.js';
import { fineTune, type FineTuneOptions } from './fine-tune.js';

jest.setTimeout(60_000);
beforeAll(() => useBackend(simd()));

/** Points of six numbers with these labels. */
function labelled(labels: readonly number[], seed = 1) {
  const random = new Random(seed);
  const data = Float32Array.from({ length: labels.length * 6 }, () => random.normal());
  return fromArrays({ x: { data, shape: [labels.length, 6] }, y: Int32Array.from(labels) });
}

const recipe = linearProbe({ epochs: 2 });
const run = (data: ReturnType<typeof labelled>, options: Partial<FineTuneOptions> = {}) =>
  fineTune(smallTask(), data, { recipe, seed: 7, ...options });

describe('refused before anything trains', () => {
  test('one class', async () => {
    await expect(run(labelled([1, 1, 1, 1]))).rejects.toThrow(
      'fineTune: all 4 training examples are of class 1: there is nothing to tell apart [GRAFT-DATA]',
    );
  });

  test('one example, and none', async () => {
    await expect(run(labelled([2]))).rejects.toThrow('there is one training example, of class 2');
    await expect(run(points(6).take(0) as never)).rejects.toThrow('there are no examples');
  });

  test('labels that the model has no output for', async () => {
    await expect(run(labelled([0, 1, 2, 3]))).rejects.toThrow(
      /training example 3 is of class 3, and the model tells 3 apart[\s\S]*as many outputs/,
    );
    await expect(run(labelled([0, 1, 2]), { validation: labelled([0, 7]) })).rejects.toThrow(
      'validation example 1 is of class 7',
    );
  });

  test('labels as they are after a map, not as they were before it', async () => {
    const wide = labelled([0, 1, 4, 5, 8, 9]);
    await expect(run(wide)).rejects.toThrow('example 2 is of class 4');
    const { notes } = await run(
      wide.map(({ x, y }) => ({ x, y: { ...y, data: y.data.map((label) => label % 3) } })),
    );
    expect(notes.join()).not.toContain('no training example of');
  });

  test('images of the wrong size, or with other channels', async () => {
    const model = graft(withWeights(residualNet()), {
      head: [dense(3, { activation: 'softmax' })],
    });
    const images = (shape: number[]) => {
      const size = shape.reduce((a, b) => a * b, 1);
      return fromArrays({
        x: { data: new Float32Array(6 * size), shape: [6, ...shape] },
        y: Int32Array.of(0, 1, 2, 0, 1, 2),
      });
    };
    const before = memory().numTensors;
    const tuned = (shape: number[]) => fineTune(model, images(shape), { recipe, seed: 7 });
    await expect(tuned([12, 9, 2])).rejects.toThrow(
      /the training examples do not fit the input[\s\S]*\[12, 9, 2\][\s\S]*\[8, 8, 2\][\s\S]*size: \[8, 8\]/,
    );
    await expect(tuned([8, 8, 3])).rejects.toThrow('Read the images with 2 channel(s)');
    await expect(tuned([2, 8, 8])).rejects.toThrow('transpose them');
    await expect(tuned([4, 8, 8, 2])).rejects.toThrow('Examples are not batched');
    await expect(
      fineTune(model, stripedImages(6), { recipe, validation: images([4, 4, 2]) }),
    ).rejects.toThrow('the validation examples do not fit');
    expect(memory().numTensors).toBe(before);
    const cropped = images([12, 9, 2]).map(({ x, y }) => ({ x, y }));
    const augment: FineTuneOptions['augment'] = ({ y }) => ({
      x: { data: new Float32Array(128), shape: [8, 8, 2] },
      y,
    });
    const { phases } = await fineTune(model, cropped, { recipe, augment, seed: 7 });
    expect(phases.length).toBeGreaterThan(0);
  });
});

describe('said in the notes', () => {
  test('classes that training or validation has none of', async () => {
    const { notes, report } = await run(labelled([0, 0, 1, 1, 0, 1]), {
      validation: labelled([0, 0, 2]),
    });
    expect(notes).toEqual(
      expect.arrayContaining([
        'no training example of class 2, which cannot be learned',
        'no validation example of class 1: its figures say nothing of them',
        'validation examples of class 2, which training has none of',
      ]),
    );
    expect(String(report())).toContain('no validation example of class 1');
    expect(JSON.parse(JSON.stringify(report()))).toMatchObject({ notes });
  });

  test('a thousand classes with an example each', async () => {
    const base = smallTask();
    const model = graft(base, { head: [dense(1000, { activation: 'softmax' })] });
    const labels = Array.from({ length: 1000 }, (_, i) => i);
    const { notes, phases } = await fineTune(model, labelled(labels), {
      recipe: linearProbe({ start: 'random', epochs: 1 }),
      batchSize: 500,
      seed: 7,
    });
    expect(notes).toEqual([
      'one training example alone of classes 0, 1, 2, 3, 4 and 995 more',
      '1,000 classes with 1.0 training examples each on average; guessing is right once in 1,000',
    ]);
    expect(phases[0]!.trainable).toBe(1000 * 8);
    // Solved for in closed form, too.
    const solved = await fineTune(
      graft(smallTask(), { head: [dense(1000, { activation: 'softmax' })] }),
      labelled(labels),
      { recipe: linearProbe({ epochs: 0 }), seed: 7 },
    );
    expect(solved.logs['accuracy']).toBeGreaterThan(0.01);
  });

  test('shuffled labels: no better than chance; the right ones are', async () => {
    const random = new Random(3);
    const drawn = (count: number) => Array.from({ length: count }, () => random.integer(3));
    const shuffled = await run(labelled(drawn(60), 2), { validation: labelled(drawn(60), 3) });
    expect(shuffled.notes.join()).toMatch(
      /validation accuracy \d+\.\d % on 60 examples cannot be told from always answering the most frequent class \(\d+\.\d %\): the labels may not belong/,
    );
    const right = await run(points(60, 1) as never, { validation: points(60, 2) });
    expect(right.notes).toEqual([]);
  });

  test('what was learned by heart', async () => {
    const model = graft(smallTask(), {
      head: [dense(64, { activation: 'relu' }), dense(3, { activation: 'softmax' })],
    });
    const random = new Random(4);
    const drawn = (count: number) => Array.from({ length: count }, () => random.integer(3));
    const { notes } = await fineTune(model, labelled(drawn(20), 5), {
      recipe: linearProbe({ start: 'random', epochs: 80, learningRate: 3e-2 }),
      validation: labelled(drawn(40), 6),
      seed: 7,
    });
    expect(notes.join()).toContain('What was trained on is known by heart');
  });
});
