// What Keras 2 calls TFOpLambda and SlicingOpLambda, as its files have it; and what is not known.
import { beforeAll, describe, expect, test } from '@jest/globals';
import { cpu } from '@graftjs/backend-cpu';
import {
  add,
  defineMergeLayer,
  mul,
  options,
  tensor,
  useBackend,
  type Tensor,
} from '@graftjs/core';
import { modelFromJson } from '../../index.js';

beforeAll(() => useBackend(cpu()));

type Node = readonly unknown[];
const X = [1, -2, 3, 4, 5, -6];

/** A model of one function of TensorFlow on `x` [2, 3], and on `y`, which is x + 10. */
function withFunction(name: string, node: Node, kind = 'TFOpLambda', output = 0): object {
  const lambda = (own: string, path: string, inbound: Node, className = 'TFOpLambda') => ({
    class_name: className,
    config: { name: own, trainable: true, dtype: 'float32', function: path },
    name: own,
    inbound_nodes: [inbound],
  });
  return {
    class_name: 'Functional',
    keras_version: '2.15.0',
    config: {
      name: 'model',
      layers: [
        {
          class_name: 'InputLayer',
          config: { batch_input_shape: [null, 3], dtype: 'float32', name: 'x' },
          name: 'x',
          inbound_nodes: [],
        },
        lambda('y', '__operators__.add', ['x', 0, 0, { y: 10, name: null }]),
        lambda('f', name, node, kind),
      ],
      input_layers: [['x', 0, 0]],
      output_layers: [['f', 0, output]],
    },
  };
}

function computed(json: object): { shape: number[]; values: number[] } {
  const model = modelFromJson(json as never);
  const x = tensor(X, [2, 3]);
  const y = model.predict(x) as Tensor;
  const found = { shape: y.shape, values: Array.from(y.dataSync()) };
  for (const made of [x, y]) made.dispose();
  return found;
}

const x = (more: object = {}): Node => ['x', 0, 0, more];

describe('functions of TensorFlow', () => {
  test.each<[string, Node, number[], number[]]>([
    ['math.multiply', x({ y: 2 }), [2, 3], X.map((v) => v * 2)],
    ['math.multiply', x({ y: [[1, 10, 100]], name: null }), [2, 3], [1, -20, 300, 4, 50, -600]],
    ['math.subtract', ['_CONSTANT_VALUE', -1, 1, { y: ['x', 0, 0] }], [2, 3], X.map((v) => 1 - v)],
    ['math.truediv', x({ y: ['y', 0, 0], name: null }), [2, 3], X.map((v) => v / (v + 10))],
    ['math.reduce_mean', x({ axis: 1, keepdims: true }), [2, 1], [2 / 3, 1]],
    ['math.reduce_sum', x({ axis: [-1] }), [2], [2, 3]],
    [
      'concat',
      [x({ axis: -1 }), ['y', 0, 0, { axis: -1 }]],
      [2, 6],
      [1, -2, 3, 11, 8, 13, 4, 5, -6, 14, 15, 4],
    ],
    ['expand_dims', x({ axis: 1 }), [2, 1, 3], X],
    ['compat.v1.squeeze', ['x', 0, 0, { axis: null }], [2, 3], X],
    ['reshape', x({ shape: [-1, 1, 3] }), [2, 1, 3], X],
    ['transpose', x({ perm: [0, 1] }), [2, 3], X],
    ['nn.relu', x(), [2, 3], [1, 0, 3, 4, 5, 0]],
    ['nn.leaky_relu', x({ alpha: 0.5 }), [2, 3], [1, -1, 3, 4, 5, -3]],
    ['clip_by_value', x({ clip_value_min: -1, clip_value_max: 4 }), [2, 3], [1, -1, 3, 4, 4, -1]],
    ['cast', x({ dtype: 'int32' }), [2, 3], X],
    ['linalg.matmul', x({ b: [[1], [2], [3]] }), [2, 1], [6, -4]],
    ['linalg.matmul', x({ b: [[1, 2, 3]], transpose_b: true }), [2, 1], [6, -4]],
    ['gather', x({ indices: [2, 0], axis: 1 }), [2, 2], [3, 1, -6, 4]],
    ['math.argmax', x({ axis: -1 }), [2], [2, 1]],
    ['tile', x({ multiples: [1, 2] }), [2, 6], [1, -2, 3, 1, -2, 3, 4, 5, -6, 4, 5, -6]],
    [
      'pad',
      x({
        paddings: [
          [0, 0],
          [1, 0],
        ],
        mode: 'CONSTANT',
      }),
      [2, 4],
      [0, 1, -2, 3, 0, 4, 5, -6],
    ],
    [
      'stack',
      [x({ axis: 1 }), x({ axis: 1 })],
      [2, 2, 3],
      [1, -2, 3, 1, -2, 3, 4, 5, -6, 4, 5, -6],
    ],
  ])('tf.%s %j', (name, node, shape, values) => {
    const found = computed(withFunction(name, node));
    expect(found.shape).toEqual(shape);
    found.values.forEach((value, i) => expect(value).toBeCloseTo(values[i] as number, 5));
  });

  test('the second part of a split', () => {
    const json = withFunction('split', x({ num_or_size_splits: [1, 2], axis: 1 }), 'TFOpLambda', 1);
    expect(computed(json)).toEqual({ shape: [2, 2], values: [-2, 3, 5, -6] });
  });

  test('slices', () => {
    const whole = { start: null, stop: null, step: null };
    const node = x({ slice_spec: [whole, { start: 1, stop: null, step: null }] });
    const json = withFunction('__operators__.getitem', node, 'SlicingOpLambda');
    expect(computed(json)).toEqual({ shape: [2, 2], values: [-2, 3, 5, -6] });
    const last = x({ slice_spec: { class_name: '__tuple__', items: [whole, -1] } });
    expect(computed(withFunction('__operators__.getitem', last, 'SlicingOpLambda'))).toEqual({
      shape: [2],
      values: [3, -6],
    });
  });
});

describe('what is not known', () => {
  test('is named, with the way out', () => {
    expect(() => computed(withFunction('math.bessel_i0', x()))).toThrow(
      /layer "f": the operation tf\.math\.bessel_i0 between layers is not known[\s\S]*customObjects: \{ "tf\.math\.bessel_i0": yourLayer \}/,
    );
    const tripled = defineMergeLayer({
      type: 'acme/Tripled',
      inputs: 1,
      outputShape: ([shape = []]) => shape,
      call: ([value]) => mul(value as Tensor, 3),
    });
    const customObjects = { 'tf.math.bessel_i0': tripled };
    const model = modelFromJson(withFunction('math.bessel_i0', x()) as never, { customObjects });
    const given = tensor([[1, 2, 3]]);
    const y = model.predict(given) as Tensor;
    expect(Array.from(y.dataSync())).toEqual([3, 6, 9]);
    for (const made of [given, y]) made.dispose();
  });

  test('of Keras 3 takes the settings that the file has', () => {
    const shifted = defineMergeLayer({
      type: 'acme/Shifted',
      options: { by: options.number() },
      inputs: 1,
      outputShape: ([shape = []]) => shape,
      call: ([value], { options: { by } }) => add(value as Tensor, by),
    });
    const tensorOf = (name: string) => ({
      class_name: '__keras_tensor__',
      config: { shape: [null, 2], dtype: 'float32', keras_history: [name, 0, 0] },
    });
    const json = {
      class_name: 'Functional',
      keras_version: '3.15.1',
      config: {
        name: 'model',
        layers: [
          {
            class_name: 'InputLayer',
            config: { batch_shape: [null, 2], name: 'x' },
            name: 'x',
            inbound_nodes: [],
          },
          {
            module: 'keras.src.ops.numpy',
            class_name: 'Nudge',
            config: { name: 'nudge', by: 3 },
            name: 'nudge',
            inbound_nodes: [{ args: [tensorOf('x')], kwargs: {} }],
          },
        ],
        input_layers: ['x', 0, 0],
        output_layers: ['nudge', 0, 0],
      },
    };
    expect(() => modelFromJson(json as never)).toThrow(
      'the operation Nudge between layers is not known',
    );
    const model = modelFromJson(json as never, { customObjects: { Nudge: shifted } });
    const given = tensor([[1, 2]]);
    const y = model.predict(given) as Tensor;
    expect(Array.from(y.dataSync())).toEqual([4, 5]);
    for (const made of [given, y]) made.dispose();
  });

  test('a setting that is no number, a tensor too many', () => {
    expect(() => computed(withFunction('reshape', x({ shape: ['y', 0, 0] })))).toThrow(
      'its "newshape" is a tensor, and only numbers are known',
    );
    expect(() => computed(withFunction('math.multiply', x()))).toThrow('it has no "x2"');
    expect(() => computed(withFunction('math.reduce_sum', x({ axis: 4 })))).toThrow(
      'there is no axis 4 in a tensor of rank 2',
    );
  });
});
