// With the same weights everywhere it is a convolution, which others have checked.
import { beforeAll, expect, test } from '@jest/globals';
import { cpu } from '@graftjs/backend-cpu';
import {
  broadcastTo,
  memory,
  reshape,
  tensor,
  tidy,
  tile,
  transpose,
  useBackend,
  type Layer,
  type Tensor,
} from '@graftjs/core';
import { conv1d, conv2d, locallyConnected1d, locallyConnected2d, sequential } from '../index.js';
import { expectNear } from '../testing/expect-near.js';
import { wave } from '../testing/wave.js';

beforeAll(() => useBackend(cpu()));

type Case = readonly [string, () => readonly [Layer, Layer], readonly number[], readonly number[]];
const cases: readonly Case[] = [
  [
    'sequences',
    () => {
      const o = { kernelSize: 3, strides: 2, activation: 'relu', inputShape: [9, 2] } as const;
      return [conv1d(4, o), locallyConnected1d(4, o)];
    },
    [2, 9, 2],
    [0, 1, 2],
  ],
  [
    'images',
    () => {
      const o = { kernelSize: [2, 3] as const, strides: [1, 2] as const, inputShape: [5, 7, 3] };
      return [conv2d(4, o), locallyConnected2d(4, o)];
    },
    [2, 5, 7, 3],
    [0, 1, 2, 3],
  ],
  [
    'channels first, whose weights lie in the order of the data',
    () => {
      const o = {
        kernelSize: [2, 3] as const,
        dataFormat: 'channelsFirst',
        inputShape: [3, 5, 7],
      } as const;
      return [conv2d(4, o), locallyConnected2d(4, o)];
    },
    [2, 3, 5, 7],
    [2, 0, 1, 3],
  ],
];

test.each(cases)('%s', (_, make, shape, order) => {
  const before = memory().numTensors;
  const [plain, local] = make();
  const [net, own] = [sequential([plain]), sequential([local])];
  const numbers = (layer: Layer, i: number) => layer.parameters[i]?.shape as number[];
  tidy(() => {
    const kernel = tensor(wave(numbers(plain, 0), 1), numbers(plain, 0));
    const bias = tensor(wave(numbers(plain, 1), 2), numbers(plain, 1));
    plain.setWeights([kernel, bias]);
    const [places = 1, size = 1, filters = 1] = numbers(local, 0);
    const one = reshape(transpose(kernel, [...order]), [1, size, filters]);
    local.setWeights([tile(one, [places, 1, 1]), broadcastTo(bias, numbers(local, 1))]);
    const x = tensor(wave(shape, 0), [...shape]);
    const [a, b] = [net.predict(x) as Tensor, own.predict(x) as Tensor];
    expect(b.shape).toEqual(a.shape);
    expectNear(b.dataSync(), Array.from(a.dataSync()));
  });
  net.dispose();
  own.dispose();
  expect(memory().numTensors).toBe(before);
});
