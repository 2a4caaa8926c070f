import { afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { cpu } from '@graftjs/backend-cpu';
import {
  defineLayer,
  inferenceContext,
  memory,
  mul,
  ones,
  Random,
  tensor,
  tidy,
  useBackend,
  type Layer,
  type Model,
  type Tensor,
} from '@graftjs/core';
import {
  add,
  batchNormalization,
  conv2d,
  dense,
  dropout,
  flatten,
  input,
  model,
  sequential,
} from '../index.js';
import { checkGradients } from '../testing/check-gradients.js';
import { expectNear } from '../testing/expect-near.js';
import { spreadValues } from '../testing/spread-values.js';

beforeAll(() => useBackend(cpu()));
let before = 0;
beforeEach(() => {
  before = memory().numTensors;
});
afterEach(() => {
  expect(memory().numTensors).toBe(before);
});

/** Shared layers, a residual, a model inside, normalisation and dropout. */
function network(): Model {
  const image = input({ shape: [4, 4, 2] });
  const shared = conv2d(2, { kernelSize: 3, padding: 'same', activation: 'tanh' });
  const inner = sequential([batchNormalization(), dropout(0.3)]);
  const once = inner.apply(shared.apply(image));
  const joined = add().apply([once, shared.apply(once)]);
  const net = model({ inputs: image, outputs: dense(3).apply(flatten().apply(joined)) });
  net.initialize(new Random(5));
  return net;
}

describe('a pass through a model', () => {
  test.each([true, false])('has the gradients of its values, training: %s', (training) => {
    const net = network();
    const x = tensor(spreadValues([2, 4, 4, 2], new Random(1)), [2, 4, 4, 2]);
    for (const { analytic, numeric } of checkGradients(net, [x], { byInputs: true, training })) {
      expectNear([analytic], [numeric], { relative: 1e-3, absolute: 5e-4 });
    }
    x.dispose();
    net.dispose();
  });

  test('drops the same units with the same randomness, and others with other', () => {
    const net = network();
    const pass = (seed: number): number[] =>
      tidy(() => {
        const context = { ...inferenceContext(new Random(seed)), training: true };
        const [y] = net.call([ones([2, 4, 4, 2])], context) as [Tensor];
        return Array.from(y.dataSync());
      });
    expect(pass(1)).toEqual(pass(1));
    expect(pass(1)).not.toEqual(pass(2));
    net.dispose();
  });

  test('holds the tensors of two layers at a time, however deep the network', () => {
    const counts: number[] = [];
    const double = defineLayer({
      type: 'test/Double',
      call(x) {
        counts.push(memory().numTensors - before);
        return mul(x, 2);
      },
    });
    const stack: Layer[] = Array.from({ length: 50 }, () => double());
    const net = sequential([input({ shape: [3] }), ...stack]);
    const x = ones([1, 3]);
    (net.predict(x) as Tensor).dispose();
    expect(counts).toHaveLength(50);
    // The input of the model and that of the layer.
    expect(Math.max(...counts)).toBe(2);
    x.dispose();
  });

  test('gives the same bits whether weights were set or drawn from the same seed', () => {
    const [a, b] = [network(), network()];
    expect(a.parameters.map(({ path }) => path)).toEqual(b.parameters.map(({ path }) => path));
    const kernels = [a, b].map((net) => Array.from(net.parameters[0]?.value.dataSync() ?? []));
    expect(kernels[0]).toEqual(kernels[1]);
    a.dispose();
    b.dispose();
  });

  test('a failure leaves no tensors behind', () => {
    const fails = defineLayer({
      type: 'test/Fails',
      call() {
        throw new Error('on purpose');
      },
    });
    const net = sequential([input({ shape: [3] }), dense(2), fails()]);
    net.initialize(new Random(0));
    const x = ones([1, 3]);
    const held = memory().numTensors;
    expect(() => net.predict(x)).toThrow('on purpose');
    expect(memory().numTensors).toBe(held);
    x.dispose();
    net.dispose();
  });
});
