/** What goes wrong with data, and what `fit` says about it: the text is what users see. */
import { afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { cpu } from '@graftjs/backend-cpu';
import { defineCallback, memory, tensor2d, useBackend, type Model } from '@graftjs/core';
import { fromArrays } from '@graftjs/datasets';
import { dense, flatten, sequential } from '@graftjs/layers';
import {
  binaryCrossentropy,
  categoricalCrossentropy,
  sparseCategoricalCrossentropy,
} from '@graftjs/losses';
import { sgd } from '@graftjs/optimizers';
import { earlyStopping, evaluate, fit, predict, type TrainingData } from '../index.js';

beforeAll(() => useBackend(cpu()));
let before = 0;
let model: Model;
beforeEach(() => {
  before = memory().numTensors;
  model = sequential([dense(3, { inputShape: [2], activation: 'softmax', name: 'classes' })]);
});
afterEach(() => {
  model.dispose();
  expect(memory().numTensors).toBe(before);
});

const x = Array.from({ length: 10 }, (_, i) => [i, -i]);
const y = Array.from({ length: 10 }, (_, i) => i % 3);
const loss = sparseCategoricalCrossentropy();
const failure = (data: TrainingData, options = {}): Promise<unknown> =>
  fit(model, data, { loss, optimizer: sgd(), batchSize: 4, seed: 1, ...options }).then(
    () => 'nothing',
    (error: Error) => error.message,
  );

describe('fit says what is wrong with', () => {
  test('labels that the loss cannot take', async () => {
    expect(await failure({ x, y }, { loss: categoricalCrossentropy() })).toBe(
      'loss CategoricalCrossentropy of output "classes": labels and predictions do not fit each other [GRAFT-SHAPE]\n' +
        '  labels       [4]\n' +
        '  predictions  [4, 3]\n' +
        '  Hint: If the labels are class indices, use the sparse form of this loss or one-hot labels.',
    );
  });

  test('a label that is no class: which example, which value', async () => {
    const wrong = y.map((label, i) => (i === 7 ? 3 : label));
    const message = await failure({ x, y: wrong });
    expect(message).toMatch(
      /^fit, epoch 1, step \d: the label of example 7 does not fit loss SparseCategoricalCrossentropy \[GRAFT-DATA\]/,
    );
    expect(message).toContain('label     3');
    expect(message).toContain('expected  whole numbers from 0 to 2');
    expect(await failure(fromArrays({ x, y: wrong }).batch(4), { batchSize: undefined })).toContain(
      'fit, epoch 1, step 2: the label of example 3 of the batch does not fit',
    );
  });

  test('NaN in the data: where', async () => {
    const holes = x.map((row, i) => (i === 8 ? [8, NaN] : row));
    const message = await failure({ x: holes, y });
    expect(message).toMatch(/^fit, epoch 1, step \d: x holds NaN at example 8 \[GRAFT-DATA\]/);
    expect(message).toContain('index  [1]  in the example');
  });

  test('validation of another shape, before the first step', async () => {
    let steps = 0;
    const callbacks = [defineCallback({ name: 'counts', onBatchEnd: () => void steps++ })];
    const message = await failure({ x, y }, { callbacks, validation: { x: [[1, 2, 3]], y: [0] } });
    expect(message).toBe(
      'fit, validation, x: the examples do not fit the input of the model [GRAFT-SHAPE]\n' +
        '  examples  [?, 3]\n' +
        '  model     [?, 2]',
    );
    const dataset = fromArrays({ x: [[1, 2, 3]], y: [0] }).batch(1);
    expect(await failure({ x, y }, { callbacks, validation: dataset })).toContain(
      'fit, validation, x: the batch does not fit the input of the model',
    );
    expect(steps).toBe(0);
  });

  test('nothing to train on', async () => {
    expect(await failure({ x: [], y: [] })).toContain('there are no examples');
    expect(
      await failure(fromArrays({ x, y }).take(0).batch(4), { batchSize: undefined }),
    ).toContain('fit: the data hold no batch [GRAFT-DATA]');
    expect(await failure({ x, y }, { validationSplit: 0.99 })).toBe(
      'fit: validationSplit leaves nothing on one side [GRAFT-CONFIG]\n' +
        '  validationSplit  0.99\n' +
        '  examples         10',
    );
  });

  test('a callback that throws', async () => {
    const fails = defineCallback({
      name: 'fails',
      onEpochEnd: () => {
        throw new Error('disk full');
      },
    });
    expect(await failure({ x, y }, { callbacks: [fails] })).toBe(
      'fit, epoch 1: callback "fails" threw in onEpochEnd [GRAFT-CALLBACK]\n' +
        '  error  disk full\n' +
        '  Hint: The model has the weights of the last step; mend the callback, or leave it out.',
    );
  });

  test('a log key that is not there', async () => {
    const options = { callbacks: [earlyStopping({ monitor: 'val.los' })], validation: { x, y } };
    expect(await failure({ x, y }, options)).toContain(
      'fit, callback "earlyStopping": it reads "val.los", which is not in the logs',
    );
    expect(await failure({ x, y }, { callbacks: [earlyStopping()] })).toContain(
      'it reads "val.loss", and there is no validation',
    );
  });

  test('labels outside of 0 to 1, where there are two classes', async () => {
    const two = sequential([dense(1, { inputShape: [2], activation: 'sigmoid' })]);
    const fitted = fit(two, { x, y }, { loss: binaryCrossentropy(), optimizer: sgd(), seed: 1 });
    await expect(fitted).rejects.toThrow(
      /^fit, epoch 1, step 1: the label of example \d does not fit loss BinaryCrossentropy \[GRAFT-DATA\]\n {2}label {5}2\n {2}expected {2}numbers from 0 to 1/,
    );
    two.dispose();
  });

  test('targets of the validation that the loss cannot take, before the first step', async () => {
    let steps = 0;
    const callbacks = [defineCallback({ name: 'counts', onBatchEnd: () => void steps++ })];
    const hot = y.map((label) => [0, 1, 2].map((other) => Number(other === label)));
    const found = await failure({ x, y }, { callbacks, validation: { x, y: hot } });
    expect(found).toContain(
      'fit, validation, loss SparseCategoricalCrossentropy of output "classes": labels and predictions do not fit',
    );
    const beyond = { x, y: y.map((label) => label + 1) };
    expect(await failure({ x, y }, { callbacks, validation: beyond })).toContain(
      'fit, validation, loss SparseCategoricalCrossentropy: label 3 of example 2 is not a class',
    );
    expect(steps).toBe(0);
  });

  test('what is no number, what is missing, what was disposed of', async () => {
    const names = y.map((label) => ['cat', 'dog', 'owl'][label]) as never;
    expect(await failure({ x, y: names })).toBe(
      'fit, y[0]: it is no number [GRAFT-DATA]\n  got  "cat"\n' +
        '  Hint: Names of classes become their numbers: names.map((name) => classes.indexOf(name)).',
    );
    expect(await failure({ x: undefined as never, y })).toBe('fit, x: it is missing [GRAFT-DATA]');
    const gone = tensor2d(x);
    gone.dispose();
    expect(await failure({ x: gone, y })).toBe(
      'fit, x: the tensor was disposed of before [GRAFT-DISPOSED]',
    );
    expect(await failure({ x, y: y.map((label, i) => (i === 4 ? NaN : label)) })).toMatch(
      /^fit, epoch 1, step \d: y holds NaN at example 4 \[GRAFT-DATA\]\n {2}Hint/,
    );
  });

  test('images without an axis of channels', async () => {
    const grey = sequential([flatten({ inputShape: [2, 2, 1] }), dense(3)]);
    const images = x.map(() => [
      [1, 2],
      [3, 4],
    ]);
    await expect(fit(grey, { x: images, y }, { loss, optimizer: sgd() })).rejects.toThrow(
      'Grey images have one channel, which is an axis of its own: [?, 2, 2, 1].',
    );
    grey.dispose();
  });

  const example = (options: unknown) => failure({ x, y }, options as object);
  test.each([
    [{ loss: undefined }, 'fit: the option "loss" is missing'],
    [{ optimizer: null }, 'fit: the option "optimizer" is missing'],
    [
      { loss: sparseCategoricalCrossentropy },
      'Hint: Call it: loss: sparseCategoricalCrossentropy().',
    ],
    [{ optimizer: sgd }, 'Hint: Call it: optimizer: sgd().'],
    [
      { loss: 'mse' },
      'got  "mse"\n  Hint: It takes values; names are for model.compile of graftjs.',
    ],
    [
      { metrics: ['accuracy'] },
      'Give metrics the names they have in logs: metrics: { acc: accuracy() }.',
    ],
    [{ metrics: { acc: 'accuracy' } }, 'fit, metric "acc": it is no metric'],
    [{ callbacks: [earlyStopping] }, 'Hint: Call it: earlyStopping(…).'],
    [{ callbacks: [{}] }, 'fit, callback 0: it is no callback'],
    [{ callbacks: earlyStopping() }, 'fit, callback 0: callbacks are a list'],
    [
      { epoch: 3 },
      'fit: there is no option "epoch" [GRAFT-CONFIG]\n  Hint: Did you mean "epochs"?',
    ],
  ])('options of another kind: %p', async (options, message) => {
    expect(await example(options)).toContain(message);
  });

  test('arguments in the order of Keras', async () => {
    const keras = fit as unknown as (...given: unknown[]) => Promise<void>;
    await expect(keras(model, x, y, { loss })).rejects.toThrow(
      'fit: the options are no object [GRAFT-CONFIG]\n  got  a list\n' +
        '  Hint: Data are one argument: fit(model, { x, y }, { … }).',
    );
    await expect(keras({ x, y }, {})).rejects.toThrow('fit: the first argument is no model');
    await expect(evaluate(model, { x, y }, {})).rejects.toThrow(
      'evaluate: there is nothing to compute',
    );
  });

  test('lengths, counts and options', async () => {
    expect(await failure({ x, y: [0, 1] })).toContain(
      'the arrays hold different numbers of examples',
    );
    expect(await failure({ x, y }, { epochs: 1.5 })).toContain(
      'the option "epochs" cannot be used',
    );
    expect(await failure({ x, y }, { classWeight: { 5: 2 } })).toContain(
      'the weight of class 5 cannot be used',
    );
    expect(await failure(fromArrays({ x, y }) as never, { batchSize: undefined })).toContain(
      'A dataset of single examples is batched first: dataset.batch(32).',
    );
    const once = [][Symbol.iterator]() as never;
    expect(await failure(once, { batchSize: undefined, epochs: 2 })).toContain(
      'the batches were gone through once, and a stream does not start again',
    );
  });
});

test('evaluate and predict say it in the same way', async () => {
  await expect(evaluate(model, { x, y: y.map((label) => label + 1) }, { loss })).rejects.toThrow(
    'evaluate, step 1: the label of example 2 does not fit loss',
  );
  await expect(predict(model, [[1, 2, 3]])).rejects.toThrow('predict, x: the examples do not fit');
});
