// Everything that a user can define goes into files by its type, and comes back through a registry.
import { afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { cpu } from '@graftjs/backend-cpu';
import {
  abs,
  add,
  clipByValue,
  defineActivation,
  defineConstraint,
  defineInitializer,
  defineLayer,
  defineMergeLayer,
  defineRegularizer,
  div,
  fill,
  inferenceContext,
  memory,
  mul,
  options,
  Random,
  scalar,
  sub,
  sum,
  tensor,
  tidy,
  useBackend,
  type Definition,
  type Model,
  type Scalar,
  type Serializable,
  type Tensor,
} from '@graftjs/core';
import {
  activation,
  activations,
  add as addLayer,
  conv2d,
  defineAugmentation,
  defineModel,
  dense,
  flatten,
  globalAveragePooling2d,
  initializers,
  input,
  layersRegistry,
  model,
  sequential,
} from './index.js';

let before = 0;
beforeAll(() => useBackend(cpu()));
beforeEach(() => {
  before = memory().numTensors;
});
afterEach(() => {
  expect(memory().numTensors).toBe(before);
});

const softClip = defineActivation({
  type: 'acme/SoftClip',
  options: { at: options.number({ min: 0, default: 1 }) },
  positional: 'at',
  apply: (x, { at }) => div(x, add(div(abs(x), at), 1)),
});
const checkered = defineInitializer({
  type: 'acme/Checkered',
  options: { value: options.number({ default: 1 }) },
  positional: 'value',
  fill(values, { options: { value } }) {
    for (let i = 0; i < values.length; i++) values[i] = i % 2 === 0 ? value : -value;
  },
});
const l1Half = defineRegularizer({
  type: 'acme/L1Half',
  options: { by: options.number({ default: 0.01 }) },
  positional: 'by',
  penalty: (x, { by }) => mul(sum(abs(x)), by) as Scalar,
});
const withinBox = defineConstraint({
  type: 'acme/WithinBox',
  options: { limit: options.number({ default: 1 }) },
  positional: 'limit',
  project: (x, { limit }) => clipByValue(x, -limit, limit),
});
const scaled = defineLayer({
  type: 'acme/Scaled',
  options: { axis: options.integer({ default: -1 }), bias: options.boolean({ default: false }) },
  build: (b, { axis, bias }) => ({
    factor: b.weight('factor', [b.dim(axis)], { initializer: initializers.ones() }),
    shift: bias ? b.weight('shift', [1], { initializer: initializers.zeros() }) : null,
  }),
  call(x, { weights: { factor, shift } }) {
    const y = mul(x, factor.value);
    return shift ? add(y, shift.value) : y;
  },
});
const difference = defineMergeLayer({
  type: 'acme/Difference',
  inputs: 2,
  outputShape: ([first = []]) => first,
  call: ([a, b]) => abs(sub(a as Tensor, b as Tensor)),
});
const fading = defineAugmentation({
  type: 'acme/Fading',
  options: { most: options.number({ min: 0, max: 1, default: 0.5 }) },
  draw: (random, _size, { most }) => ({ by: 1 - random.uniform(0, most) }),
  apply: (images, { by }) => mul(images, by),
});
/** A layer with layers inside. */
const residual = defineLayer({
  type: 'acme/Residual',
  options: { filters: options.integer({ min: 1 }) },
  positional: 'filters',
  build: (b, { filters }) => ({
    conv: b.sublayer(conv2d(filters, { kernelSize: 3, padding: 'same' }), b.inputs),
  }),
  call(x, context) {
    const [y] = context.weights.conv.call([x], context) as [Tensor];
    return add(x, y);
  },
});
const classifier = defineModel({
  type: 'acme/Classifier',
  options: { classes: options.integer({ min: 2 }), hidden: options.integer({ default: 4 }) },
  positional: 'classes',
  build({ classes, hidden }) {
    const x = input({ shape: [4, 4, 2] });
    const y = residual(2).apply(fading().apply(x));
    const features = dense(hidden, { activation: softClip(2) }).apply(flatten().apply(y));
    return { inputs: x, outputs: dense(classes, { activation: 'softmax' }).apply(features) };
  },
});

const own: readonly Definition<Serializable>[] = [
  softClip,
  checkered,
  l1Half,
  withinBox,
  scaled,
  difference,
  fading,
  residual,
  classifier,
];

/** The model again from what a file would hold, with its weights. */
function reloaded(net: Model): Model {
  const config = JSON.parse(JSON.stringify(net.getConfig()));
  const again = layersRegistry().with(own).create({ type: net.type, config }) as Model;
  const weights = net.getWeights();
  again.setWeights(weights);
  for (const weight of weights) weight.dispose();
  expect(again.getConfig()).toEqual(net.getConfig());
  return again;
}

function values(net: Model, shape: readonly number[]): number[] {
  return tidy(() => {
    const x = tensor(
      Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => Math.sin(i * i)),
      [...shape],
    );
    return Array.from((net.predict(x) as Tensor).dataSync());
  });
}

function check(net: Model, shape: readonly number[]): void {
  net.initialize(new Random(1));
  const again = reloaded(net);
  expect(values(again, shape)).toEqual(values(net, shape));
  again.dispose();
  net.dispose();
}

describe('what users define is saved and loaded', () => {
  test('an activation, an initialiser, a regulariser and a constraint, as options of a layer', () => {
    const net = sequential([
      dense(3, {
        inputShape: [4],
        activation: softClip(0.5),
        kernelInitializer: checkered(0.25),
        kernelRegularizer: l1Half(0.1),
        kernelConstraint: withinBox(2),
        activityRegularizer: l1Half(),
      }),
      activation(softClip()),
    ]);
    net.initialize(new Random(0));
    const again = reloaded(net);
    const [kernel] = again.parameters;
    expect(Array.from(kernel?.value.dataSync() ?? []).slice(0, 4)).toEqual([
      0.25, -0.25, 0.25, -0.25,
    ]);
    tidy(() => {
      const penalty = kernel?.regularizer?.penalty(kernel.value) as Scalar;
      expect(penalty.dataSync()[0]).toBeCloseTo(12 * 0.25 * 0.1, 6);
      const projected = kernel?.constraint?.project(fill([2], 5)) as Tensor;
      expect(Array.from(projected.dataSync())).toEqual([2, 2]);
      const terms: number[] = [];
      again.layers[0]?.call([fill([1, 4], 1)], {
        ...inferenceContext(new Random(0)),
        addLoss: (term) => void terms.push(term.dataSync()[0] ?? 0),
      });
      expect(terms).toHaveLength(1);
    });
    expect(values(again, [2, 4])).toEqual(values(net, [2, 4]));
    again.dispose();
    net.dispose();
  });

  test('a layer with weights, a merge, an augmentation', () => {
    const x = input({ shape: [4, 4, 3] });
    const y = scaled({ bias: true }).apply(fading({ most: 0.9 }).apply(x));
    const z = difference().apply([x, scaled().apply(y)]);
    check(model({ inputs: x, outputs: globalAveragePooling2d().apply(z) }), [2, 4, 4, 3]);
  });

  test('a layer with layers inside, shared and frozen', () => {
    const x = input({ shape: [5, 5, 2] });
    const shared = residual(2, { trainable: false, name: 'twice' });
    const y = addLayer().apply([shared.apply(x), shared.apply(shared.apply(x))]);
    const net = model({ inputs: x, outputs: y });
    expect(net.parameters.map(({ path }) => path)).toEqual(['conv2d/kernel', 'conv2d/bias']);
    expect(net.trainableParameters).toEqual([]);
    check(net, [1, 5, 5, 2]);
  });

  test('a whole model, alone and inside another', () => {
    const net = classifier(3, { name: 'mine' });
    expect(net.getConfig()).toEqual({ classes: 3, hidden: 4, name: 'mine', trainable: true });
    expect(net.layers.map(({ name }) => name)).toContain('residual');
    check(net, [2, 4, 4, 2]);
    check(sequential([classifier({ classes: 5, hidden: 2 }), dense(2)]), [2, 4, 4, 2]);
  });

  test('weights that do not fit are refused, all of them', () => {
    const net = classifier(3);
    const wrong = [scalar(1)];
    expect(() => net.setWeights(wrong)).toThrow('and 1 are given');
    wrong[0]?.dispose();
    net.dispose();
  });
});

test('what nobody registered is named, with the nearest that is known', () => {
  const net = sequential([scaled({ inputShape: [2] })]);
  const config = JSON.parse(JSON.stringify(net.getConfig()));
  expect(() => layersRegistry().create({ type: net.type, config })).toThrow(
    'type "acme/Scaled": no definition is registered for it',
  );
  expect(() => layersRegistry().create({ type: 'layers/Dence', config: {} })).toThrow(
    'Did you mean "layers/Dense"',
  );
  const values_ = layersRegistry().create({ type: 'activations/relu', config: {} });
  expect(values_.type).toBe(activations.relu().type);
});
