/** What goes wrong with data, and what `fit` says about it: the text is what users see. */
import { afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { cpu } from '@graftjs/backend-cpu';
import { defineCallback, memory, useBackend, type Model } from '@graftjs/core';
import { fromArrays } from '@graftjs/datasets';
import { dense, sequential } from '@graftjs/layers';
import { categoricalCrossentropy, sparseCategoricalCrossentropy } from '@graftjs/losses';
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
