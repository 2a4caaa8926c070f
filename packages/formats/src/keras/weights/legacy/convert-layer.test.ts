// Older layouts, made by hand from today's by what Keras 2 did to convert them.
import { expect, test } from '@jest/globals';
import type { Layer } from '@graftjs/core';
import { conv1d, conv2d, conv2dTranspose, conv3d, gru, lstm } from '@graftjs/layers';
import type { StoredArray } from '../stored-array.js';
import { convertLayer } from './convert-layer.js';

const array = (
  name: string,
  shape: readonly number[],
  at: (...i: number[]) => number,
): StoredArray => {
  const size = shape.reduce((a, b) => a * b, 1);
  const values = Float32Array.from({ length: size }, (_, flat) => {
    let left = flat;
    const index = [...shape].reverse().map((length) => {
      const own = left % length;
      left = Math.floor(left / length);
      return own;
    });
    return at(...index.reverse());
  });
  return { name, shape, dtype: 'float32', read: () => values };
};

/** A number that says where in today's layout it belongs. */
const place = (...index: number[]): number => index.reduce((sum, i) => sum * 10 + i, 1);

function built(layer: Layer, shape: readonly (number | null)[]): Layer {
  layer.build([shape]);
  return layer;
}

const expectPlaced = (found: StoredArray | undefined, layer: Layer): void => {
  const shape = layer.parameters[0]?.shape as readonly number[];
  expect(found?.shape).toEqual(shape);
  expect(found?.read()).toEqual(array('', shape, place).read());
};

const first = { keras: 1, backend: null };

test('Keras 1, images with channels first: [filters, channels, rows, columns]', () => {
  const layer = built(conv2d(2, { kernelSize: [3, 4], dataFormat: 'channelsFirst' }), [
    null,
    5,
    8,
    8,
  ]);
  const old = array('W', [2, 5, 3, 4], (f, c, y, x) => place(y, x, c, f));
  expectPlaced(convertLayer(layer, [old], first)[0], layer);
});

test('Keras 1, sequences: with an axis more, in both of its orders', () => {
  const layer = built(conv1d(2, { kernelSize: 3 }), [null, 8, 4]);
  const middle = array('W', [3, 1, 4, 2], (t, _, c, f) => place(t, c, f));
  const oldest = array('W', [2, 4, 3, 1], (f, c, t) => place(t, c, f));
  expectPlaced(convertLayer(layer, [middle], first)[0], layer);
  expectPlaced(convertLayer(layer, [oldest], first)[0], layer);
});

test('Keras 1, transposed and of volumes', () => {
  const up = built(conv2dTranspose(2, { kernelSize: [3, 4] }), [null, 8, 8, 5]);
  const old = array('W', [3, 4, 5, 2], (y, x, c, f) => place(y, x, f, c));
  expectPlaced(convertLayer(up, [old], first)[0], up);
  const volume = built(conv3d(2, { kernelSize: [2, 3, 4], dataFormat: 'channelsFirst' }), [
    null,
    5,
    8,
    8,
    8,
  ]);
  const older = array('W', [2, 5, 2, 3, 4], (f, c, z, y, x) => place(z, y, x, c, f));
  expectPlaced(convertLayer(volume, [older], first)[0], volume);
});

test('Theano convolves: its kernels are turned', () => {
  const layer = built(conv2d(2, { kernelSize: [3, 4] }), [null, 8, 8, 5]);
  const old = array('kernel', [3, 4, 5, 2], (y, x, c, f) => place(2 - y, 3 - x, c, f));
  expectPlaced(convertLayer(layer, [old], { keras: 2, backend: 'theano' })[0], layer);
});

const units = 3;
const inputs = 2;

/** What CuDNN has for a gate of a kernel: its transposed bytes in the shape of the kernel. */
const cuda = (gates: number) => ({
  kernel: array('kernel', [inputs, gates * units], (row, column) => {
    const [gate, flat] = [Math.floor(column / units), row * units + (column % units)];
    return place(flat % inputs, gate * units + Math.floor(flat / inputs));
  }),
  recurrent: array('recurrent_kernel', [units, gates * units], (row, column) =>
    place(column % units, Math.floor(column / units) * units + row),
  ),
  bias: array('bias', [2 * gates * units], (i) => i),
});

test('CuDNNLSTM: kernels gate by gate, the sum of its biases', () => {
  const layer = built(lstm(units), [null, 4, inputs]);
  const { kernel, recurrent, bias } = cuda(4);
  const found = convertLayer(layer, [kernel, recurrent, bias], { keras: 2, backend: 'tensorflow' });
  expectPlaced(found[0], layer);
  expect(found[1]?.read()).toEqual(array('', [units, 4 * units], place).read());
  expect(found[2]?.shape).toEqual([12]);
  expect([...(found[2]?.read() ?? [])]).toEqual(Array.from({ length: 12 }, (_, i) => 2 * i + 12));
});

test('CuDNNGRU: both biases stay', () => {
  const layer = built(gru(units), [null, 4, inputs]);
  const { kernel, recurrent, bias } = cuda(3);
  const found = convertLayer(layer, [kernel, recurrent, bias], { keras: 2, backend: 'tensorflow' });
  expectPlaced(found[0], layer);
  expect(found[2]?.shape).toEqual([2, 9]);
});
