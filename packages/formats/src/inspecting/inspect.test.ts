import { join } from 'node:path';
import { beforeAll, expect, test } from '@jest/globals';
import { cpu } from '@graftjs/backend-cpu';
import { memory, useBackend } from '@graftjs/core';
import { dataDir, describeData } from '../../../../tools/jest/real-data.js';
import { inspect, modelFiles, type SaveFormat } from '../index.js';
import { exampleModels } from '../testing/example-models.js';

beforeAll(() => useBackend(cpu()));

const at = (path: string): string => join(dataDir, path);

test.each<[SaveFormat, string]>([
  ['tfjs', 'tfjs-layers'],
  ['h5', 'keras-h5'],
  ['keras', 'keras-zip'],
])('a model that was saved as %s', async (format, expected) => {
  const net = (exampleModels['nested models, frozen in part'] as () => never)();
  const files = await modelFiles(net, { format });
  const before = memory().numTensors;
  const found = await inspect(files);
  expect(found).toMatchObject({ format: expected, parameters: 155, dtypes: ['float32'] });
  expect(found.layers.filter(({ parameters }) => parameters > 0)).toEqual([
    expect.objectContaining({ className: 'Conv2D', parameters: 112, outputShape: [null, 4, 4, 4] }),
    expect.objectContaining({ className: 'BatchNormalization', parameters: 16 }),
    expect.objectContaining({ className: 'Dense', parameters: 15, outputShape: [null, 3] }),
    expect.objectContaining({ className: 'BatchNormalization', parameters: 12 }),
  ]);
  expect(found.remarks).toEqual([]);
  expect(memory().numTensors).toBe(before);
});

describeData('files of others', () => {
  test('Keras 1, by Theano, with a Lambda, weights alone', async () => {
    const old = await inspect(at('keras/examples/simple_lstm/simple_lstm_th_keras_1_model.h5'));
    expect(old).toMatchObject({ format: 'keras-h5', kerasVersion: '1.2.2', compiled: true });
    expect(old.layers[0]).toMatchObject({ className: 'LSTM', parameters: 10_400, known: true });
    const lambda = await inspect(at('keras/examples/lambda/sequential_lambda.h5'));
    expect(lambda.layers.map(({ className }) => className)).toContain('Lambda');
    expect(lambda.remarks.join()).toMatch('it holds Python code (Lambda)');
    const weights = await inspect(at('keras/tfscope/model.weight'));
    expect(weights.remarks[0]).toMatch('weights alone');
    expect(weights.parameters).toBe(70 * 256 + 256 + 512 + 2);
  });

  test('Keras 3, and a class of its own', async () => {
    const mnist = await inspect(at('mnist-keras3/mnist_model.keras'));
    expect(mnist).toMatchObject({ kerasVersion: '3.1.1', compiled: true, parameters: 34_826 });
    const own = await inspect(at('keras-official/pre_pr22362_nested_container.keras'));
    expect(own.remarks.join()).toMatch('there is no layer class');
  });

  test('safetensors, and what is only named', async () => {
    const tensors = await inspect(at('safetensors/f.safetensors'));
    expect(tensors).toMatchObject({ format: 'safetensors', dtypes: ['float32'] });
    const graph = await inspect(at('tfjs-official/graph_model'));
    expect(graph).toMatchObject({ format: 'tfjs-graph' });
  });
});
