import { beforeAll, describe, expect, test } from '@jest/globals';
import { cpu } from '@graftjs/backend-cpu';
import {
  inferenceContext,
  memory,
  Random,
  tensor,
  tidy,
  useBackend,
  type Layer,
  type Tensor,
} from '@graftjs/core';
import {
  activation,
  add,
  concatenate,
  dense,
  embedding,
  flatten,
  globalAveragePooling1d,
  input,
  masking,
  model,
  sequential,
} from '../index.js';

beforeAll(() => useBackend(cpu()));

const tokens = [
  [3, 1, 0, 0],
  [2, 2, 2, 0],
];

/** Counts each row of an embedding of ones: the mean over what the mask counts is 1 everywhere. */
function pooledBy(stack: Layer[], x: Tensor): number[] {
  const net = sequential(stack);
  return tidy(() => {
    const [y] = net.call([x], inferenceContext(new Random(0))) as [Tensor];
    return Array.from(y.dataSync());
  });
}

describe('masks', () => {
  test('go from an embedding through layers, and through models inside models', () => {
    const before = memory().numTensors;
    const words = embedding({ inputDim: 4, outputDim: 1, maskZero: true, inputShape: [4] });
    words.build([[null, 4]]);
    const table = tensor([[100], [1], [2], [3]]);
    words.setWeights([table]);
    const x = tensor(tokens, [2, 4], 'int32');
    const flat = pooledBy([words, activation('linear'), globalAveragePooling1d()], x);
    expect(flat).toEqual([2, 2]);
    const inner = sequential([words, activation('linear')]);
    expect(pooledBy([inner, globalAveragePooling1d()], x)).toEqual([2, 2]);
    words.dispose();
    for (const made of [table, x]) made.dispose();
    expect(memory().numTensors).toBe(before);
  });

  test('leave out padding that is data', () => {
    const x = tensor([
      [
        [1, 2],
        [9, 9],
        [9, 5],
      ],
    ]);
    const layer = masking(9);
    tidy(() => {
      const [y] = layer.call([x], inferenceContext(new Random(0)));
      expect(Array.from(y?.dataSync() ?? [])).toEqual([1, 2, 0, 0, 9, 5]);
      expect(Array.from(layer.outputMasks([x], [null])[0]?.dataSync() ?? [])).toEqual([1, 0, 1]);
    });
    expect(pooledBy([masking(9), globalAveragePooling1d()], x)).toEqual([5, 3.5]);
    x.dispose();
  });

  test('of merged inputs count what any of them counts, as in Keras 3', () => {
    const a = tensor([[1, 1, 0]], [1, 3], 'bool');
    const b = tensor([[1, 0, 1]], [1, 3], 'bool');
    const x = tensor([[[1], [1], [1]]]);
    tidy(() => {
      const [both] = add().outputMasks([x, x], [a, b]);
      expect(Array.from(both?.dataSync() ?? [])).toEqual([1, 1, 1]);
      expect(add().outputMasks([x, x], [null, b])[0]).toBeNull();
      expect(add().outputMasks([x, x], [null, null])[0]).toBeNull();
      const [wide] = concatenate().outputMasks([x, x], [a, null]);
      expect(Array.from(wide?.dataSync() ?? [])).toEqual([1, 1, 1]);
      const [long] = concatenate(1).outputMasks([x, x], [a, b]);
      expect(Array.from(long?.dataSync() ?? [])).toEqual([1, 1, 0, 1, 0, 1]);
    });
    for (const made of [a, b, x]) made.dispose();
  });

  test('end where positions end', () => {
    const x = input({ shape: [4] });
    const words = embedding({ inputDim: 4, outputDim: 2, maskZero: true }).apply(x);
    const net = model({ inputs: x, outputs: [dense(1).apply(words), flatten().apply(words)] });
    tidy(() => {
      const [kept, ended] = net.outputMasks([tensor(tokens)], [null]);
      expect(Array.from(kept?.dataSync() ?? [])).toEqual([1, 1, 0, 0, 1, 1, 1, 0]);
      expect(ended).toBeNull();
    });
    net.dispose();
  });
});
