// Pretrained models from others' hands compute what PyTorch computed from the same files.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from '@jest/globals';
import { cpu } from '@graftjs/backend-cpu';
import { memory, tensor, useBackend, type Tensor } from '@graftjs/core';
import { subModel } from '@graftjs/layers';
import { expectNear } from '../../../../tools/jest/expect-near.js';
import { dataDir, describeData } from '../../../../tools/jest/real-data.js';
import { loadModel, readModel } from '../index.js';

beforeAll(() => useBackend(cpu()));

const golden = (file: string): Buffer => readFileSync(join(dataDir, 'goldens', file));

function floats(file: string): Float32Array {
  const bytes = golden(file);
  return new Float32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
}

/** x / 127.5 − 1 of the bytes that the goldens were computed from. */
function pixels(name: string): Tensor {
  const bytes = golden(`${name}_224x224x3_u8.bin`);
  return tensor(
    Float32Array.from(bytes, (byte) => Math.fround(Math.fround(byte / 127.5) - 1)),
    [1, 224, 224, 3],
  );
}

describeData('models of TensorFlow.js', () => {
  test('MobileNet: Keras 2.1.4, 55 shards', async () => {
    const before = memory().numTensors;
    const progress: number[] = [];
    const { model, kerasVersion } = await readModel(
      join(dataDir, 'mobilenet-v1-025-224-tfjs/model.json'),
      { onProgress: ({ loadedBytes, totalBytes }) => progress.push(loadedBytes / totalBytes) },
    );
    expect(kerasVersion).toBe('2.1.4');
    expect(progress.at(-1)).toBe(1);
    const features = subModel(model, { to: 'global_average_pooling2d_1' });
    for (const name of ['panda', 'cat']) {
      const x = pixels(name);
      const [probabilities, pooled] = [model.predict(x) as Tensor, features.predict(x) as Tensor];
      expectNear(probabilities.dataSync(), floats(`mobilenet025_${name}_softmax1000_f32.bin`), {
        relative: 1e-4,
        absolute: 1e-5,
      });
      expectNear(pooled.dataSync(), floats(`mobilenet025_${name}_gap256_f32.bin`), {
        relative: 1e-4,
        absolute: 1e-4,
      });
      for (const used of [x, probabilities, pooled]) used.dispose();
    }
    model.dispose();
    expect(memory().numTensors).toBe(before);
  }, 60_000);

  test('Teachable Machine: nested Sequential models', async () => {
    const model = await loadModel(join(dataDir, 'teachable-machine/tm-my-image-model'));
    const x = pixels('panda');
    expectNear((model.predict(x) as Tensor).dataSync(), [0.08433402329, 0.91566592454], {
      relative: 1e-4,
      absolute: 1e-5,
    });
  }, 60_000);
});
