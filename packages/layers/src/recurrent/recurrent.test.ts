import { afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { cpu } from '@graftjs/backend-cpu';
import {
  add,
  connect,
  inferenceContext,
  matMul,
  memory,
  mul,
  options,
  Random,
  reshape,
  slice,
  sum,
  tensor,
  tidy,
  useBackend,
  variableGrads,
  type Layer,
  type Model,
  type Parameter,
  type Tensor,
} from '@graftjs/core';
import {
  bidirectional,
  defineCell,
  dense,
  embedding,
  gru,
  initializers,
  input,
  layersRegistry,
  lstm,
  lstmCell,
  model,
  resetStates,
  rnn,
  sequential,
  simpleRNN,
  timeDistributed,
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

const sequence = (batch = 2, steps = 6): Tensor =>
  tensor(wave([batch, steps, 3]), [batch, steps, 3]);
const valuesOf = (y: Tensor): number[] => Array.from(y.dataSync());
const run = (layer: Layer, inputs: readonly Tensor[]): Tensor[] =>
  layer.call(inputs, inferenceContext(new Random(0)));
const reloaded = (layer: Layer): Layer =>
  layersRegistry().create(
    JSON.parse(JSON.stringify({ type: layer.type, config: layer.getConfig() })),
  ) as Layer;

describe('a stateful layer', () => {
  const make = () => gru(3, { stateful: true, batchInputShape: [2, null, 3] });

  test('goes on where the batch before ended, until it is reset', () => {
    const [whole, parts] = [gru(3), make()];
    for (const layer of [whole, parts]) layer.build([[2, null, 3]]);
    tidy(() => {
      parts.setWeights(whole.getWeights());
      const x = sequence();
      const [expected] = run(whole, [x]) as [Tensor];
      const [first, second] = [slice(x, [0, 0, 0], [2, 4, 3]), slice(x, [0, 4, 0], [2, 2, 3])];
      const again = () => {
        run(parts, [first]);
        return valuesOf(run(parts, [second])[0] as Tensor);
      };
      expectNear(again(), valuesOf(expected));
      const carried = again();
      expect(carried).not.toEqual(valuesOf(expected));
      resetStates(sequential([parts]));
      expectNear(again(), valuesOf(expected));
    });
    // Its states are no weights, as in Keras.
    expect(parts.parameters.map(({ name }) => name)).toEqual([
      'kernel',
      'recurrent_kernel',
      'bias',
    ]);
    whole.dispose();
    parts.dispose();
  });

  test('has the gradients of a pass from the states that it kept, although these move in it', () => {
    const [free, kept] = [gru(3, { returnState: true }), make()];
    for (const layer of [free, kept]) layer.build([[2, null, 3]]);
    tidy(() => {
      kept.setWeights(free.getWeights());
      const x = sequence();
      const gradient = (layer: Layer, inputs: readonly Tensor[]): number[] => {
        const { value } = layer.parameters[1] as Parameter;
        const { grads } = variableGrads(() => sum(run(layer, inputs)[0] as Tensor), [value]);
        return valuesOf(grads[value.name] as Tensor);
      };
      const [, state] = run(free, [x]) as [Tensor, Tensor];
      run(kept, [x]);
      expectNear(gradient(kept, [x]), gradient(free, [x, state]));
    });
    free.dispose();
    kept.dispose();
  });

  test('says what it needs', () => {
    expect(() => gru(3, { stateful: true }).build([[null, 4, 3]])).toThrow(
      'layer "gru" (GRU): it is stateful, and the size of its batches is not known [GRAFT-CONFIG]\n' +
        '  Hint: Give the first layer a batchInputShape, or input({ batchShape }).',
    );
    const layer = make();
    layer.build([[2, null, 3]]);
    expect(() => tidy(() => run(layer, [sequence(4)]))).toThrow(
      'it is stateful and was built for batches of 2, and got 4 examples',
    );
    layer.dispose();
  });
});

test('what is padded at the end changes nothing', () => {
  const net = sequential([
    embedding({ inputDim: 5, outputDim: 3, maskZero: true, inputShape: [null] }),
    bidirectional(lstm(2, { returnSequences: true })),
    timeDistributed(dense(4)),
    gru(3),
  ]);
  net.initialize(new Random(3));
  tidy(() => {
    const short = net.predict(tensor([[1, 2, 3]])) as Tensor;
    const padded = net.predict(tensor([[1, 2, 3, 0, 0]])) as Tensor;
    expectNear(valuesOf(padded), valuesOf(short));
  });
  net.dispose();
});

test('an encoder gives its states to a decoder, and the model goes through JSON', () => {
  const [from, to] = [input({ shape: [null, 3] }), input({ shape: [null, 3] })];
  const [, h, c] = connect(lstm(4, { returnState: true }), [from]);
  const [decoded] = connect(lstm(4, { returnSequences: true }), [to, h!, c!]);
  const net = model({ inputs: [from, to], outputs: dense(2).apply(decoded!) });
  net.initialize(new Random(1));
  const again = reloaded(net) as Model;
  tidy(() => {
    again.setWeights(net.getWeights());
    const inputs = [sequence(), sequence(2, 4)];
    const [y, z] = [net.predict(inputs), again.predict(inputs)] as [Tensor, Tensor];
    expect(y.shape).toEqual([2, 4, 2]);
    expect(valuesOf(z)).toEqual(valuesOf(y));
  });
  net.dispose();
  again.dispose();
});

test('bidirectional makes two layers of its own of the one it is given', () => {
  const pattern = rnn([lstmCell(2), lstmCell(3)], { name: 'stack' });
  const wrapper = bidirectional(pattern);
  wrapper.build([[null, 4, 3]]);
  expect(pattern.parameters).toEqual([]);
  expect(wrapper.sublayers.map(({ name }) => name)).toEqual(['forward_stack', 'backward_stack']);
  expect(new Set(wrapper.parameters).size).toBe(12);
  const again = reloaded(wrapper);
  expect(again.getConfig()).toEqual(wrapper.getConfig());
  wrapper.trainable = false;
  expect(wrapper.trainableParameters).toEqual([]);
  expect(() => bidirectional(lstm(2), { backwardLayer: lstm(2) })).toThrow(
    'both of its layers go the same way',
  );
  expect(() =>
    bidirectional(lstm(2), { backwardLayer: lstm(2, { goBackwards: true, returnState: true }) }),
  ).toThrow('its layers differ in "returnState"');
  wrapper.dispose();
});

test('the bias of the forget gate begins at one', () => {
  const layer = lstm(2);
  layer.build([[null, 4, 3]]);
  const bias = layer.parameters[2] as Parameter;
  expect(valuesOf(bias.value)).toEqual([0, 0, 1, 1, 0, 0, 0, 0]);
  layer.dispose();
});

test('a cell of your own runs, stacks, and goes through JSON', () => {
  const leakyCell = defineCell({
    type: 'test/LeakyCell',
    positional: 'units',
    options: { units: options.integer({ min: 1 }), leak: options.number({ default: 0.5 }) },
    build: (b, { units }) =>
      b.weight('kernel', [b.dim(-1), units], { initializer: initializers.ones() }),
    stateShapes: ([batch = null], { units }) => [[batch, units]],
    begin: ({ weights: kernel, options: { leak, units } }) => ({
      project: (x) =>
        reshape(matMul(reshape(x, [-1, x.shape.at(-1) ?? 1]), kernel.value), [
          ...x.shape.slice(0, -1),
          units,
        ]),
      step(x, [h]) {
        const output = add(mul(h as Tensor, leak), x);
        return { output, states: [output] };
      },
    }),
  });
  const layer = rnn([leakyCell(2), leakyCell(1, { leak: 0 })], { returnSequences: true });
  const registry = layersRegistry().with([leakyCell]);
  const config = JSON.parse(JSON.stringify(layer.getConfig()));
  const again = registry.create({ type: layer.type, config }) as Layer;
  tidy(() => {
    const x = tensor([[[1], [2], [4]]]);
    // h: 1, 2.5, 5.25 in both units, summed by the second cell.
    expect(valuesOf(run(layer, [x])[0] as Tensor)).toEqual([2, 5, 10.5]);
    expect(valuesOf(run(again, [x])[0] as Tensor)).toEqual([2, 5, 10.5]);
  });
  layer.dispose();
  again.dispose();
});

test('shape errors name the layer and what it takes', () => {
  expect(() => simpleRNN(2).build([[null, 3]])).toThrow(
    'layer "simple_rnn" (SimpleRNN): the input has rank 2, and it takes rank 3 or more: [batch, steps, …]',
  );
  expect(() =>
    lstm(2).outputShapes([
      [null, 4, 3],
      [null, 2],
    ]),
  ).toThrow('the initial states do not fit');
  expect(() => lstmCell(2).outputShapes([[null, 3]])).toThrow(
    'a cell takes one input and 2 state(s), and got 0 state(s)',
  );
});
