import { beforeAll, describe, expect, it } from '@jest/globals';
import { cpu } from '@graftjs/backend-cpu';
import * as op from '@graftjs/core';
import { storageOf, useBackend, type Tensor } from '@graftjs/core';
import { wasm } from './wasm.js';

/** A net by hand: the shapes of its weights, its input, and the loss of the two. */
interface Net {
  readonly weights: readonly number[][];
  /** Default 0.5. */
  readonly scale?: number;
  readonly input: readonly number[] | { readonly words: readonly number[]; readonly of: number };
  loss(x: Tensor, w: readonly Tensor[]): op.Scalar;
}

const image = (x: Tensor): op.Tensor4D => x as op.Tensor4D;
const meanOfSquares = (y: Tensor): op.Scalar => op.mean(op.square(op.sub(y, 0.5)));
/** Normalizes over all but the channels, with the statistics of the batch. */
const batchNorm = (x: Tensor, scale: Tensor, offset: Tensor): Tensor => {
  const axes = x.shape.map((_, axis) => axis).slice(0, -1);
  const { mean, variance } = op.moments(x, axes);
  return op.add(op.mul(op.div(op.sub(x, mean), op.sqrt(op.add(variance, 1e-3))), scale), offset);
};

/** The models of stock tfjs-layers that do not train on its wasm backend, written in ops. */
const nets: Record<string, Net> = {
  'a CNN': {
    input: [4, 9, 8, 2],
    weights: [[3, 3, 2, 5], [5], [5], [3, 3, 5, 4], [48, 3], [3]],
    loss(x, [w1, scale, offset, w2, w3, b3]) {
      const first = op.relu(batchNorm(op.conv2d(image(x), image(w1!), 1, 'same'), scale!, offset!));
      const pooled = op.maxPool(image(first), 2, 2, 'same');
      const second = op.relu(op.conv2d(pooled, image(w2!), [2, 1], 'same'));
      const flat = op.reshape(second, [4, -1]);
      const classes = op.softmax(op.add(op.matMul(flat, w3!), b3!));
      const labels = op.oneHot(op.tensor1d([0, 2, 1, 2], 'int32'), 3);
      return op.mean(op.square(op.sub(classes, labels)));
    },
  },
  'a MobileNet block': {
    input: [2, 8, 8, 3],
    weights: [[1, 1, 3, 6], [6], [6], [3, 3, 6, 1], [6], [6], [1, 1, 6, 4]],
    loss(x, [expand, s1, o1, depthwise, s2, o2, project]) {
      const wide = op.relu6(batchNorm(op.conv2d(image(x), image(expand!), 1, 'same'), s1!, o1!));
      const spatial = op.depthwiseConv2d(image(wide), image(depthwise!), 2, 'same');
      const narrow = op.conv2d(
        image(op.relu6(batchNorm(spatial, s2!, o2!))),
        image(project!),
        1,
        'valid',
      );
      return meanOfSquares(op.mean(narrow, [1, 2]));
    },
  },
  'a separable convolution with a depth multiplier': {
    input: [2, 7, 6, 3],
    weights: [
      [3, 3, 3, 2],
      [1, 1, 6, 4],
    ],
    loss: (x, [depthwise, pointwise]) =>
      meanOfSquares(op.separableConv2d(image(x), image(depthwise!), image(pointwise!), 1, 'same')),
  },
  'a dilated convolution': {
    input: [2, 8, 8, 2],
    weights: [[3, 3, 2, 3]],
    loss: (x, [w]) => meanOfSquares(op.conv2d(image(x), image(w!), 1, 'same', 'NHWC', 2)),
  },
  'a convolution over time': {
    input: [3, 11, 4],
    weights: [[5, 4, 6], [6]],
    loss: (x, [w, b]) =>
      meanOfSquares(op.tanh(op.add(op.conv1d(x as op.Tensor3D, w as op.Tensor3D, 2, 'same'), b!))),
  },
  'a transposed convolution': {
    input: [2, 4, 5, 3],
    weights: [[3, 3, 2, 3]],
    loss: (x, [w]) =>
      meanOfSquares(op.conv2dTranspose(image(x), image(w!), [2, 8, 10, 2], 2, 'same')),
  },
  'an embedding': {
    input: { words: [3, 7], of: 11 },
    weights: [
      [11, 6],
      [6, 2],
    ],
    loss: (x, [table, w]) =>
      meanOfSquares(op.matMul(op.mean(op.gather(table!, op.cast(x, 'int32')), 1), w!)),
  },
  attention: {
    input: [2, 5, 6],
    scale: 1.5,
    weights: [
      [6, 2, 3],
      [6, 2, 3],
      [6, 2, 3],
      [2, 3, 6],
    ],
    loss(x, [query, key, value, output]) {
      const project = (w: Tensor) => op.einsum('bsf,fhd->bshd', x, w);
      const scores = op.einsum('bqhd,bkhd->bhqk', project(query!), project(key!));
      const mixed = op.einsum('bhqk,bkhd->bqhd', op.softmax(scores), project(value!));
      return meanOfSquares(op.einsum('bqhd,hdf->bqf', mixed, output!));
    },
  },
};

const numbers = (count: number, seed: number): number[] =>
  Array.from({ length: count }, (_, i) => Math.sin(12.9898 * (i + 1) + 78.233 * seed));
const filled = (shape: readonly number[], seed: number, scale = 1): Tensor => {
  const count = shape.reduce((a, b) => a * b, 1);
  return op.tensor(
    numbers(count, seed).map((v) => v * scale),
    [...shape],
  );
};
const inputOf = ({ input }: Net): Tensor => {
  if (!('words' in input)) return filled(input, 1);
  return op.tidy(() => op.floor(op.mul(op.abs(filled(input.words, 1)), input.of - 0.01)));
};

async function lossAndGradients(net: Net): Promise<number[][]> {
  const x = inputOf(net);
  const weights = net.weights.map((shape, i) => filled(shape, i + 2, net.scale ?? 0.5));
  const { value, grads } = op.valueAndGrads((...w: Tensor[]) => net.loss(x, w))(weights);
  const results = [value, ...grads].map((tensor) => Array.from(tensor.dataSync()));
  op.dispose([x, ...weights, value, ...grads]);
  return results;
}

describe('nets that stock tfjs-backend-wasm cannot train', () => {
  it.each(Object.keys(nets))('%s has the gradients of the cpu backend', async (name) => {
    await useBackend(cpu());
    const expected = await lossAndGradients(nets[name]!);
    await useBackend(wasm());
    const actual = await lossAndGradients(nets[name]!);
    expected.forEach((values, which) => {
      const scale = Math.max(...values.map(Math.abs));
      expect(scale).toBeGreaterThan(1e-5);
      values.forEach((value, i) => {
        expect(Math.abs(actual[which]![i]! - value)).toBeLessThan(1e-4 * (scale + Math.abs(value)));
      });
    });
  });
});

describe('training on wasm', () => {
  beforeAll(() => useBackend(wasm()));

  it('keeps its memory flat and learns over 200 steps', async () => {
    const net = nets['a CNN']!;
    const storage = await storageOf('wasm');
    const x = inputOf(net);
    const weights = net.weights.map((shape, i) =>
      op.variable(filled(shape, i + 2, net.scale ?? 0.5)),
    );
    const counts: number[] = [];
    const losses: number[] = [];
    for (let step = 0; step < 200; step++) {
      const { value, grads } = op.variableGrads(() => net.loss(x, weights));
      for (const weight of weights) {
        op.tidy(() => weight.assign(op.sub(weight, op.mul(grads[weight.name]!, 0.5))));
      }
      losses.push((value.dataSync() as Float32Array)[0]!);
      op.dispose([value, ...Object.values(grads)]);
      counts.push(op.memory().numTensors, storage.numDataIds());
    }
    expect(new Set(counts.filter((_, i) => i % 2 === 0)).size).toBe(1);
    expect(new Set(counts.filter((_, i) => i % 2 === 1)).size).toBe(1);
    expect(losses.at(-1)).toBeLessThan(losses[0]! * 0.2);
    op.dispose([x, ...weights]);
  });
});
