import { afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { cpu } from '@graftjs/backend-cpu';
import {
  inferenceContext,
  memory,
  Random,
  slice,
  tensor,
  tidy,
  useBackend,
  type Layer,
  type Tensor,
} from '@graftjs/core';
import {
  attention,
  einsumDense,
  embedding,
  groupedQueryAttention,
  input,
  model,
  multiHeadAttention,
} from '../index.js';
import { expectNear } from '../testing/expect-near.js';
import { wave } from '../testing/wave.js';

let before = 0;
beforeAll(() => useBackend(cpu()));
beforeEach(() => {
  before = memory().numTensors;
});
afterEach(() => {
  expect(memory().numTensors).toBe(before);
});

const sequence = (steps: number): Tensor => tensor(wave([1, steps, 4]), [1, steps, 4]);
const run = (layer: Layer, inputs: readonly Tensor[], training = false, seed = 0): number[] => {
  const [y] = layer.call(inputs, { ...inferenceContext(new Random(seed)), training }) as [Tensor];
  return Array.from(y.dataSync());
};

test.each([
  ['heads', () => multiHeadAttention({ numHeads: 2, keyDim: 3, useCausalMask: true })],
  [
    'shared heads',
    () =>
      groupedQueryAttention({
        headDim: 2,
        numQueryHeads: 4,
        numKeyValueHeads: 2,
        useCausalMask: true,
      }),
  ],
  ['dot products', () => attention({ useCausalMask: true })],
] as const)('causal attention by %s does not see what comes later', (_, make) => {
  const layer = make();
  layer.build([
    [null, null, 4],
    [null, null, 4],
  ]);
  tidy(() => {
    const whole = sequence(5);
    const part = slice(whole, [0, 0, 0], [1, 3, 4]);
    expectNear(run(layer, [whole, whole]).slice(0, 12), run(layer, [part, part]));
  });
  layer.dispose();
});

test('masks come from an embedding: padding changes nothing that counts', () => {
  const words = input({ shape: [null] });
  const x = embedding({ inputDim: 5, outputDim: 4, maskZero: true }).apply(words);
  const net = model({
    inputs: words,
    outputs: multiHeadAttention({ numHeads: 2, keyDim: 3 }).apply([x, x]),
  });
  net.initialize(new Random(2));
  tidy(() => {
    const short = net.predict(tensor([[3, 1, 2]])) as Tensor;
    const padded = net.predict(tensor([[3, 1, 2, 0, 0]])) as Tensor;
    expectNear(padded.dataSync().slice(0, 12), short.dataSync());
  });
  net.dispose();
});

test('dropped weights are others at each step, and the same for the same seed', () => {
  const layer = attention({ dropout: 0.5 });
  tidy(() => {
    const inputs = [sequence(6), sequence(6)];
    expect(run(layer, inputs, true, 1)).toEqual(run(layer, inputs, true, 1));
    expect(run(layer, inputs, true, 1)).not.toEqual(run(layer, inputs, true, 2));
    expect(run(layer, inputs, false, 1)).toEqual(run(layer, inputs, false, 2));
  });
  layer.dispose();
});

test('a causal mask stands in a configuration only where it was asked for', () => {
  const sizes = { numHeads: 1, keyDim: 2 };
  expect('useCausalMask' in multiHeadAttention(sizes).getConfig()).toBe(false);
  const causal = multiHeadAttention({ ...sizes, useCausalMask: true });
  expect(causal.getConfig()['useCausalMask']).toBe(true);
});

describe('mistakes are named', () => {
  test('of inputs and heads', () => {
    const layer = multiHeadAttention({ numHeads: 2, keyDim: 3 });
    expect(() => layer.outputShapes([[null, 3, 4]])).toThrow(
      'it takes a query, a value and, if wanted, a key as long as the value',
    );
    const uneven = groupedQueryAttention({ headDim: 2, numQueryHeads: 3, numKeyValueHeads: 2 });
    expect(() =>
      uneven.build([
        [null, 3, 4],
        [null, 3, 4],
      ]),
    ).toThrow('numKeyValueHeads must divide numQueryHeads');
  });

  test('of equations', () => {
    const build = (equation: string, rest: object, shape: (number | null)[]) => () =>
      einsumDense({ equation, outputShape: 4, ...rest }).build([shape]);
    expect(build('ab,bc', {}, [null, 3])).toThrow('the equation "ab,bc" has none of the forms');
    expect(build('ab,bc->ac', {}, [null, 2, 3])).toThrow(
      'the input has rank 3, and the equation "ab,bc->ac" has 2 letters for it',
    );
    expect(build('ab,bc->ac', {}, [null, null])).toThrow('the length of axis "b" must be known');
    expect(build('ab,bc->ac', { biasAxes: 'x' }, [null, 3])).toThrow(
      'the bias axis "x" is not among those of the output "ac"',
    );
    expect(build('abc,cd->abd', { outputShape: [5, 4] }, [null, 2, 3])).toThrow(
      'the input and the output differ on axis "b"',
    );
  });
});
