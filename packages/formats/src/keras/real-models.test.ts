// Models that others trained with Keras: what they compute here is what they computed there.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { beforeAll, expect, test } from '@jest/globals';
import { wasm } from '@graftjs/backend-wasm';
import { argMax, memory, tensor, tidy, useBackend, type Model, type Tensor } from '@graftjs/core';
import { expectNear } from '../../../../tools/jest/expect-near.js';
import { dataDir, describeData } from '../../../../tools/jest/real-data.js';
import { loadModel, loadWeights, openHdf5, readModel } from '../index.js';

beforeAll(() => useBackend(wasm()));

const at = (path: string): string => join(dataDir, path);

/** Share of the test images of MNIST that a model gets right. */
function accuracy(model: Model): number {
  const read = (name: string, header: number): Buffer =>
    gunzipSync(readFileSync(at(`mnist/t10k-${name}-ubyte.gz`))).subarray(header);
  const [images, labels] = [read('images-idx3', 16), read('labels-idx1', 8)];
  let right = 0;
  for (let from = 0; from < labels.length; from += 1000) {
    tidy(() => {
      const bytes = images.subarray(from * 784, (from + 1000) * 784);
      const x = tensor(
        Float32Array.from(bytes, (byte) => byte / 255),
        [1000, 28, 28, 1],
      );
      const found = argMax(model.predict(x) as Tensor, -1).dataSync();
      for (let i = 0; i < 1000; i++) if (found[i] === labels[from + i]) right += 1;
    });
  }
  return right / labels.length;
}

describeData('Keras 3.1', () => {
  test.each([
    ['.keras', 'mnist-keras3/mnist_model.keras', 0.9918],
    ['.h5', 'mnist-keras3/mnist_model.h5', 0.9928],
  ])(
    'MNIST from %s, on all 10,000 test images',
    async (_, path, expected) => {
      const before = memory().numTensors;
      const { model, kerasVersion, trainingConfig, optimizerWeights } = await readModel(at(path));
      expect(kerasVersion).toBe('3.1.1');
      expect(trainingConfig).toMatchObject({ loss: 'categorical_crossentropy' });
      expect(optimizerWeights.length).toBe(14);
      expect(optimizerWeights.every((array) => array.read().length > 0)).toBe(true);
      expect(accuracy(model)).toBe(expected);
      model.dispose();
      expect(memory().numTensors).toBe(before);
    },
    60_000,
  );

  test('a custom class that is not known', async () => {
    const file = at('keras-official/pre_pr22362_nested_container.keras');
    const before = memory().numTensors;
    await expect(loadModel(file)).rejects.toThrow(
      /there is no layer class "\w+"[^]*customObjects: \{/,
    );
    expect(memory().numTensors).toBe(before);
  });
});

describeData('Keras 2', () => {
  test('Teachable Machine: HDF5 equals its TensorFlow.js twin', async () => {
    const ours = await loadModel(at('teachable-machine/converted_keras/keras_model.h5'));
    const twin = await loadModel(at('teachable-machine/tm-my-image-model'));
    const bytes = readFileSync(at('goldens/panda_224x224x3_u8.bin'));
    const x = tensor(
      Float32Array.from(bytes, (byte) => byte / 127.5 - 1),
      [1, 224, 224, 3],
    );
    const [a, b] = [ours.predict(x) as Tensor, twin.predict(x) as Tensor];
    expectNear(a.dataSync(), b.dataSync(), { relative: 0, absolute: 1e-6 });
    for (const used of [ours, twin, x, a, b]) used.dispose();
  }, 60_000);

  test('a recurrent model whose own file holds targets alone', async () => {
    const path = 'keras/examples/simple_lstm/simple_lstm_tf_keras_2';
    const model = await loadModel(at(`${path}_model.h5`));
    const bytes = new Uint8Array(readFileSync(at(`${path}_inputs_and_outputs.h5`)));
    const inputs = openHdf5(bytes, path).root.dataset('inputs/lstm_1_input')?.read();
    const { outputs } = JSON.parse(
      readFileSync(join(import.meta.dirname, 'simple-lstm-golden.json'), 'utf8'),
    ) as { outputs: number[] };
    const found = [0, 25, 50, 75].flatMap((from) => {
      const x = tensor((inputs as Float32Array).slice(from, from + 25), [25, 1, 1]);
      const y = model.predict(x) as Tensor;
      const values = Array.from(y.dataSync());
      for (const used of [x, y]) used.dispose();
      return values;
    });
    expectNear(found, outputs, { relative: 1e-5, absolute: 1e-5 });
    model.dispose();
  });

  test('weights by name and by topology, with what was skipped', async () => {
    const file = at('mnist-keras3/mnist_model.h5');
    const model = await loadModel(at('mnist-keras3/mnist_model.keras'));
    expect(await loadWeights(model, file)).toEqual({
      matched: ['conv2d', 'conv2d_1', 'dense'],
      skipped: [],
    });
    const whole = await loadModel(file);
    const weights = ({ parameters }: Model) => parameters.map(({ value }) => [...value.dataSync()]);
    expect(weights(model)).toEqual(weights(whole));
    const other = await loadModel(at('teachable-machine/converted_keras/keras_model.h5'));
    const before = other.parameters.map(({ value }) => value.dataSync()[0]);
    await expect(loadWeights(other, file)).rejects.toThrow(
      'the file has weights for 3 layers, and the model has 2',
    );
    const { matched, skipped } = await loadWeights(other, file, { byName: true });
    expect(matched).toEqual([]);
    expect(skipped).toContainEqual({ layer: 'conv2d_1', reason: 'the model has no such layer' });
    expect(other.parameters.map(({ value }) => value.dataSync()[0])).toEqual(before);
  }, 60_000);
});
