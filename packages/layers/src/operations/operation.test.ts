import { beforeAll, expect, test } from '@jest/globals';
import { cpu } from '@graftjs/backend-cpu';
import { connect, tensor, tidy, useBackend, type Tensor } from '@graftjs/core';
import { embedding, globalAveragePooling1d, input, maskBy, model, operation } from '../index.js';

beforeAll(() => useBackend(cpu()));

test('names what is not known, and what does not fit', () => {
  expect(() => operation('multipli' as never)).toThrow(/no operation "multipli"[\s\S]*"multiply"/);
  const x = input({ shape: [3, 4] });
  expect(() => operation('add').apply(x)).toThrow('add takes x1, x2; 1 inputs do not fit');
  expect(() => operation('add', { operands: [null, 1] }).apply([x, x])).toThrow('do not fit');
  expect(() => operation('sum', { settings: { axis: 3 } }).apply(x)).toThrow(
    'there is no axis 3 in a tensor of rank 3',
  );
  expect(() => operation('getItem', { settings: { key: ['a'] } }).apply(x)).toThrow(
    'an index is a whole number',
  );
  expect(() => operation('multiply').apply([x, input({ shape: [3, 5] })])).toThrow(
    'the tensors differ on axis 2',
  );
});

test('says the shapes and dtypes of what it gives, free axes left free', () => {
  const x = input({ shape: [null, 4] });
  const shapeOf = (name: Extract<Parameters<typeof operation>[0], string>, settings = {}) =>
    connect(operation(name, { settings }), [x]).map(({ shape, dtype }) => [shape, dtype]);
  expect(shapeOf('mean', { axis: 1 })).toEqual([[[null, 4], 'float32']]);
  expect(shapeOf('argmax', { axis: -1 })).toEqual([[[null, null], 'int32']]);
  expect(shapeOf('reshape', { newshape: [-1, 4] })).toEqual([[[null, 4], 'float32']]);
  expect(shapeOf('split', { indicesOrSections: [1], axis: 2 })).toEqual([
    [[null, null, 1], 'float32'],
    [[null, null, 3], 'float32'],
  ]);
  expect(shapeOf('getItem', { key: [{}, { start: 1 }, -1] })).toEqual([[[null, null], 'float32']]);
});

test('passes no mask, as in Keras; maskBy gives one', () => {
  const tokens = input({ shape: [3] });
  const embedded = embedding({ inputDim: 5, outputDim: 2, maskZero: true }).apply(tokens);
  const shifted = operation('add', { operands: [null, 1] }).apply(embedded);
  const kept = operation('notEqual', { operands: [null, 0] }).apply(tokens);
  const masked = maskBy().apply([shifted, kept]);
  const outputs = [embedded, shifted, masked].map((y) => globalAveragePooling1d().apply(y));
  const net = model({ inputs: tokens, outputs });
  const weights = tensor([
    [0, 0],
    [1, 1],
    [2, 2],
    [3, 3],
    [4, 4],
  ]);
  net.getLayer('embedding').setWeights([weights]);
  const found = tidy(() =>
    (net.predict(tensor([[2, 4, 0]])) as Tensor[]).map((y) => Array.from(y.dataSync())),
  );
  expect(found).toEqual([
    [3, 3],
    [3, 3],
    [4, 4],
  ]);
  weights.dispose();
  net.dispose();
});
