import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { activeBackend, backendCapabilities, closeBackend, useBackend } from '@graftjs/core';
import * as tf from '@tensorflow/tfjs-core';
import type { SimdBackend } from './backend.js';
import { openBackend } from './open-backend.js';
import { simd } from './simd.js';

const engineStats = () => (tf.backend() as SimdBackend).memory().engine;

describe('simd()', () => {
  const backend = simd({ threads: 2, memoryLimit: 256 * 1024 * 1024 });
  beforeAll(async () => void (await useBackend(backend)));
  afterAll(() => closeBackend(backend));

  test('is a backend that trains, flat in memory over many steps', () => {
    expect(activeBackend()?.name).toBe('simd');
    expect(backendCapabilities()).toMatchObject({ device: 'cpu', threads: 2, deterministic: true });
    const x = tf.randomNormal([32, 12, 12, 3], 0, 1, 'float32', 1);
    const y = tf.oneHot(
      tf.tensor1d(
        Array.from({ length: 32 }, (_, i) => i % 4),
        'int32',
      ),
      4,
    );
    const kernel = tf.variable(tf.randomNormal([3, 3, 3, 8], 0, 0.3, 'float32', 2));
    const weights = tf.variable(tf.randomNormal([200, 4], 0, 0.1, 'float32', 3));
    const optimizer = tf.train.adam(0.01);
    const step = (): number => {
      const loss = optimizer.minimize(() => {
        const features = tf.maxPool(
          tf.relu(tf.conv2d(x as tf.Tensor4D, kernel as tf.Tensor4D, 1, 'valid')),
          2,
          2,
          'valid',
        );
        const logits = tf.matMul(tf.reshape(features, [32, 200]), weights as tf.Tensor2D);
        return tf.losses.softmaxCrossEntropy(y, logits) as tf.Scalar;
      }, true)!;
      const value = loss.dataSync()[0]!;
      loss.dispose();
      return value;
    };
    const first = step();
    for (let i = 0; i < 20; i++) step();
    const { highWater, live } = engineStats();
    const tensors = tf.memory().numTensors;
    let last = 0;
    for (let i = 0; i < 1000; i++) last = step();
    expect(engineStats().highWater).toBe(highWater);
    expect(engineStats().live).toBe(live);
    expect(tf.memory().numTensors).toBe(tensors);
    expect(last).toBeLessThan(first / 4);
  });

  test('answers exhaustion with an error, and computes right afterwards', () => {
    const { live } = engineStats();
    expect(() =>
      tf.tidy(() => {
        for (;;) tf.zeros([4 * 1024 * 1024]);
      }),
    ).toThrow(/backend "simd": the memory is exhausted \[GRAFT-BACKEND\]\n {2}wanted +16\.0 MiB\n/);
    expect(engineStats().live).toBe(live);
    const product = tf.tidy(() => tf.matMul(tf.ones([40, 50]), tf.ones([50, 30])).dataSync());
    expect(product).toEqual(new Float32Array(1200).fill(50));
  });

  test('reads what an FFT disposes of on its way', () => {
    const spectrum = tf.tidy(() =>
      tf.abs(tf.spectral.fft(tf.complex(tf.ones([8]), tf.zeros([8])))).dataSync(),
    );
    expect([...spectrum]).toEqual([8, 0, 0, 0, 0, 0, 0, 0]);
  });

  test('copies what it is given and what it gives', () => {
    const source = Float32Array.of(1, 2, 3);
    const tensor = tf.tensor1d(source);
    source[0] = 9;
    const read = tensor.dataSync();
    read[1] = 9;
    expect([...tensor.dataSync()]).toEqual([1, 2, 3]);
    expect(read.buffer).toBeInstanceOf(ArrayBuffer);
    tensor.dispose();
  });
});

test('openBackend refuses a number of threads that makes no sense', async () => {
  await expect(openBackend({ threads: 0 })).rejects.toThrow('threads must be a whole number');
});
