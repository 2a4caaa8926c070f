import { afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { cpu } from '@graftjs/backend-cpu';
import {
  concat,
  defineActivation,
  memory,
  mul,
  square,
  sum,
  tensor,
  useBackend,
  type Model,
  type Tensor,
} from '@graftjs/core';
import { input, lambda, layersRegistry, model, sequential } from '../index.js';

let before = 0;
beforeAll(() => useBackend(cpu()));
beforeEach(() => {
  before = memory().numTensors;
});
afterEach(() => {
  expect(memory().numTensors).toBe(before);
});

function predicted(net: Model, x: Tensor): number[] {
  const y = net.predict(x) as Tensor;
  const values = Array.from(y.dataSync());
  y.dispose();
  return values;
}

test('a function is a layer, whose shape is found by trying', () => {
  const net = sequential([
    lambda((x: Tensor) => concat([x, square(x)], -1), { inputShape: [null, 2] }),
    lambda((x: Tensor, { by }: { by: number }) => mul(sum(x, 1), by), { arguments: { by: 3 } }),
  ]);
  expect(net.layers.map((layer) => layer.outputShapes([[null, null, 2]]))).toEqual([
    [[null, null, 4]],
    [[null, 2]],
  ]);
  expect(net.outputs[0]?.shape).toEqual([null, 4]);
  const x = tensor([[[1, 2]], [[3, 4]]]);
  expect(predicted(net, x)).toEqual([3, 6, 3, 12, 9, 12, 27, 48]);
  x.dispose();
});

test('it takes several inputs, and a shape where it must not be tried', () => {
  const [a, b] = [input({ shape: [3] }), input({ shape: [3] })];
  let calls = 0;
  const product = lambda(
    (x: Tensor, y: Tensor) => {
      calls++;
      return mul(x, y);
    },
    { outputShape: [3] },
  );
  const net = model({ inputs: [a, b], outputs: product.apply([a, b]) });
  expect(calls).toBe(0);
  expect(net.outputs[0]?.shape).toEqual([null, 3]);
});

test('what has a name is saved, what has none says so', () => {
  const cube = defineActivation({ type: 'acme/Cube', apply: (x) => mul(x, square(x)) });
  const net = sequential([lambda(cube(), { inputShape: [2] })]);
  const config = JSON.parse(JSON.stringify(net.getConfig()));
  const again = layersRegistry().with([cube]).create({ type: net.type, config }) as Model;
  const x = tensor([[2, 3]]);
  expect(predicted(again, x)).toEqual([8, 27]);
  x.dispose();
  expect(() => layersRegistry().create({ type: net.type, config })).toThrow(
    'type "acme/Cube": no definition is registered for it',
  );
  expect(() => lambda((y: Tensor) => y).getConfig()).toThrow(
    'layer "lambda" (Lambda): the option "function" cannot be written to a file',
  );
  const nothing = lambda(() => undefined as unknown as Tensor, { outputShape: [2] });
  const z = tensor([[1, 2]]);
  expect(() => sequential([nothing]).predict(z)).toThrow('its function gave nothing');
  z.dispose();
});
