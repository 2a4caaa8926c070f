import { beforeAll, describe, expect, it } from '@jest/globals';
import { activeBackend, backendCapabilities, coverage, memory, useBackend } from '@graftjs/core';
import * as tf from '@tensorflow/tfjs-core';
import { cpu } from './cpu.js';

// The whole conformance suite runs on this backend in backend-testkit, which tests itself with it;
// here is what this package changes about tfjs's kernels.
beforeAll(async () => void (await useBackend(cpu())));

const run = (name: string, inputs: object, attrs = {}): tf.Tensor =>
  tf.engine().runKernel(name, inputs as tf.NamedTensorMap, attrs);

describe('cpu()', () => {
  it('has every kernel and every dtype, on one deterministic thread', () => {
    expect(activeBackend()?.name).toBe('cpu');
    expect(backendCapabilities()).toMatchObject({
      device: 'cpu',
      threads: 1,
      deterministic: true,
      dtypes: ['float32', 'int32', 'bool', 'complex64', 'string'],
    });
    expect(coverage().counts.fallback).toBe(0);
  });

  it('is one storage, however often it is made', async () => {
    const storage = tf.backend();
    await useBackend(cpu());
    expect(tf.backend()).toBe(storage);
  });

  it.each([
    ['int32', [1, -2, 0], 'float32'],
    ['bool', [1, 0, 1], 'float32'],
    ['bool', [1, 0, 1], 'int32'],
  ] as const)('casts %s %j to %s into memory of its own', (from, list, to) => {
    tf.tidy(() => {
      const y = tf.cast(tf.tensor1d([...list], from), to);
      const stored = (tf.backend() as unknown as { data: tf.DataStorage<{ values: unknown }> })
        .data;
      const kind = to === 'float32' ? 'Float32Array' : 'Int32Array';
      expect(stored.get(y.dataId).values?.constructor.name).toBe(kind);
      expect(Array.from(y.dataSync())).toEqual([...list]);
    });
  });

  it('casts floats to integers by cutting', () => {
    tf.tidy(() => {
      expect(Array.from(tf.cast(tf.tensor1d([-2.7, 2.7]), 'int32').dataSync())).toEqual([-2, 2]);
    });
  });

  it.each([
    // A label that neither the output nor the other operand has is summed before the product.
    ['ij,k->k', [2, 2], [3], [10, 20, 30]],
    ['ij,jk->k', [2, 2], [2, 2], [22, 32]],
    ['ij,jk->ik', [2, 2], [2, 2], [7, 10, 15, 22]],
    ['ij->j', [2, 2], undefined, [4, 6]],
  ])('einsum %s', (equation, aShape, bShape, wanted) => {
    tf.tidy(() => {
      const a = tf.tensor([1, 2, 3, 4], aShape as number[]);
      const b = bShape && tf.tensor(bShape.length === 1 ? [1, 2, 3] : [1, 2, 3, 4], bShape);
      const got = tf.einsum(equation, ...(b ? [a, b] : [a]));
      expect(Array.from(got.dataSync())).toEqual(wanted);
    });
  });

  it('einsum says what is wrong with an equation', () => {
    expect(() => tf.tidy(() => tf.einsum('ij,jk', tf.ones([2, 2]), tf.ones([2, 2])))).toThrow(
      'Equations without an arrow are not supported.',
    );
  });

  it('has LogicalXor, which tfjs dispatches without having it', () => {
    tf.tidy(() => {
      const a = tf.tensor1d([true, true, false, false], 'bool');
      const b = tf.tensor1d([true, false, true, false], 'bool');
      expect(Array.from(tf.logicalXor(a, b).dataSync())).toEqual([0, 1, 1, 0]);
    });
  });

  it('tensorScatterUpdate leaves its input as it was', () => {
    const before = memory().numTensors;
    tf.tidy(() => {
      const x = tf.tensor1d([1, 2, 3]);
      const y = tf.tensorScatterUpdate(x, tf.tensor2d([[1]], [1, 1], 'int32'), tf.tensor1d([9]));
      expect(Array.from(y.dataSync())).toEqual([1, 9, 3]);
      expect(Array.from(x.dataSync())).toEqual([1, 2, 3]);
    });
    expect(memory().numTensors).toBe(before);
  });

  it('transforms every image of a batch', () => {
    tf.tidy(() => {
      const images = tf.tensor4d([1, 2, 3, 4, 5, 6, 7, 8], [2, 2, 2, 1]);
      const right = [1, 0, -1, 0, 1, 0, 0, 0];
      const one = tf.image.transform(images, tf.tensor2d([right]));
      expect(Array.from(one.dataSync())).toEqual([0, 1, 0, 3, 0, 5, 0, 7]);
      const each = tf.tensor2d([right, [1, 0, 0, 0, 1, 0, 0, 0]]);
      const own = tf.image.transform(images, each).dataSync();
      expect(Array.from(own)).toEqual([0, 1, 0, 3, 5, 6, 7, 8]);
    });
  });

  it('takes complex tensors from other backends', () => {
    tf.tidy(() => {
      const x = tf.complex([1, 2], [3, -4]);
      const storage = tf.backend();
      const values = storage.readSync(x.dataId);
      const moved = {};
      storage.move(moved, values, [2], 'complex64', 1);
      const info = { dataId: moved, shape: [2], dtype: 'complex64' };
      expect(Array.from(run('Imag', { input: info }).dataSync())).toEqual([3, -4]);
      storage.disposeData(moved);
    });
  });
});
