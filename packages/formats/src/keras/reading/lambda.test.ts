import { beforeAll, expect, test } from '@jest/globals';
import { cpu } from '@graftjs/backend-cpu';
import { defineActivation, defineLayer, mul, tensor, useBackend, type Tensor } from '@graftjs/core';
import { modelFromJson } from '../../index.js';

beforeAll(() => useBackend(cpu()));

/** As Keras 3.15 writes it. */
const withFunction = (given: object | string): string =>
  JSON.stringify({
    module: 'keras',
    class_name: 'Sequential',
    keras_version: '3.15.1',
    config: {
      name: 'sequential',
      layers: [
        { class_name: 'InputLayer', config: { batch_shape: [null, 3], name: 'input_layer' } },
        {
          module: 'keras.layers',
          class_name: 'Lambda',
          config: { name: 'twice', trainable: true, function: given, arguments: {} },
        },
      ],
    },
  });

const named = (config: string) => ({
  module: 'builtins',
  class_name: 'function',
  config,
  registered_name: 'function',
});
const bytecode = {
  class_name: '__lambda__',
  config: { code: '4wEAAAAAAAAAAAAAAAIAAAADAAAA8wwA', defaults: null, closure: null },
};

function predicted(model: ReturnType<typeof modelFromJson>): number[] {
  const x = tensor([[-1, 3, 9]]);
  const y = model.predict(x) as Tensor;
  const values = Array.from(y.dataSync());
  for (const made of [x, y]) made.dispose();
  return values;
}

test('a Lambda of an activation that Keras has runs', () => {
  expect(predicted(modelFromJson(withFunction(named('relu6'))))).toEqual([0, 3, 6]);
  expect(predicted(modelFromJson(withFunction('relu')))).toEqual([0, 3, 9]);
});

test('the code of a Lambda never runs; the error says how to give another', () => {
  expect(() => modelFromJson(withFunction(bytecode))).toThrow(
    /layer "twice": it holds Python code \(Lambda\), which cannot be read[\s\S]*customObjects: \{ Lambda: yourLayer \}/,
  );
  expect(() => modelFromJson(withFunction(named('my_doubling')))).toThrow(
    'it holds Python code (Lambda)',
  );
});

test('a function or a whole layer of yours stands in for it', () => {
  const doubling = defineActivation({ type: 'acme/Doubling', apply: (x) => mul(x, 2) });
  const customObjects = { my_doubling: doubling };
  const model = modelFromJson(withFunction(named('my_doubling')), { customObjects });
  expect(predicted(model)).toEqual([-2, 6, 18]);
  const twice = defineLayer({ type: 'acme/Twice', call: (x) => mul(x, 2) });
  const replaced = modelFromJson(withFunction(bytecode), { customObjects: { Lambda: twice } });
  expect(predicted(replaced)).toEqual([-2, 6, 18]);
});
