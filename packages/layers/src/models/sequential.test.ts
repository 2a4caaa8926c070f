import { expect, test } from '@jest/globals';
import { dense, flatten, input, maxPooling2d, sequential } from '../index.js';

const RULE = '-'.repeat(68);

test('takes input() in front', () => {
  const net = sequential([input({ shape: [3], batchSize: 2, name: 'rows' }), dense(4)]);
  expect(net.inputs[0]?.shape).toEqual([2, 3]);
  expect(net.layers.map(({ name }) => name)).toEqual(['dense']);
  expect(() => sequential([dense(2), input({ shape: [3] })])).toThrow(
    'sequential: item 1 is a symbolic tensor',
  );
});

test('a layer that does not fit leaves the model as it was', () => {
  const net = sequential([dense(4, { inputShape: [3] })]);
  expect(() => net.add(maxPooling2d())).toThrow(
    'layer "max_pooling2d" (MaxPooling2D): the input has rank 2, and it takes rank 4',
  );
  expect(net.layers).toHaveLength(1);
  expect(net.add(dense(2)).outputShapes([[null, 3]])).toEqual([[null, 2]]);
});

test('the same layer twice belongs into a functional model', () => {
  const shared = dense(3, { inputShape: [3], name: 'shared' });
  expect(() => sequential([shared, shared])).toThrow(
    'layer "shared" (Dense) is in it twice [GRAFT-CONFIG]\n  Hint: Connect a shared layer twice',
  );
});

test('models inside are layers; the first one gives the shape', () => {
  const inner = sequential([flatten({ inputShape: [2, 2] }), dense(3)]);
  const net = sequential([inner, dense(1)]);
  expect(net.inputs[0]?.shape).toEqual([null, 2, 2]);
  expect(net.layers.map(({ name }) => name)).toEqual(['sequential', 'dense']);
  expect(inner.layers.map(({ name }) => name)).toEqual(['flatten', 'dense']);
  net.trainable = false;
  expect(net.trainableParameters).toEqual([]);
  expect(inner.layers.every(({ trainable }) => !trainable)).toBe(true);
});

test('the summary is a table', () => {
  const inner = sequential([dense(3, { inputShape: [4] })], { name: 'inner' });
  inner.trainable = false;
  expect(sequential([inner, dense(1000)], { name: 'outer' }).summary()).toBe(
    [
      'model "outer" (Sequential)',
      RULE,
      'layer (type)              output     parameters  from         trains',
      RULE,
      'outer_input (InputLayer)  [?, 4]              0  -            -',
      'inner (Sequential)        [?, 3]             15  outer_input  frozen',
      'dense (Dense)             [?, 1000]       4,000  inner        yes',
      RULE,
      'parameters 4,015',
      'trained 4,000, not trained 15',
    ].join('\n'),
  );
});
