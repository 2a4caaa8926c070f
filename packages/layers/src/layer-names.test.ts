import { expect, test } from '@jest/globals';
import { conv2d, dense, input, maxPooling2d, model, sequential } from './index.js';

test('names are made unique within a model, around those that the user gave', () => {
  const x = input({ shape: [4] });
  const first = dense(4, { name: 'dense_1' }).apply(x);
  const net = model({ inputs: x, outputs: dense(4).apply(dense(4).apply(dense(4).apply(first))) });
  expect(net.layers.map(({ name }) => name)).toEqual([
    'input_layer',
    'dense_1',
    'dense',
    'dense_2',
    'dense_3',
  ]);
  expect(net.getLayer(-1).name).toBe('dense_3');
  expect(net.getLayer('dense').parameters[0]?.path).toBe('dense/kernel');
  expect(() => net.getLayer('dens')).toThrow(
    'model "functional" (Functional): it has no layer "dens" [GRAFT-CONFIG]\n  Hint: Did you mean "dense"',
  );
  expect(() => net.getLayer(9)).toThrow('It has 5 layers, from 0 to 4.');
  expect(() =>
    sequential([dense(1, { name: 'a', inputShape: [1] }), dense(1, { name: 'a' })]),
  ).toThrow('two of its layers are called "a"');
});

export function typesThatMustNotCompile(): void {
  // @ts-expect-error a misspelt option
  conv2d(3, { kernelSze: 3, kernelSize: 3 });
  // @ts-expect-error a missing option
  conv2d(3);
  // @ts-expect-error an unknown activation
  dense(3, { activation: 'rellu' });
  // @ts-expect-error an unknown initialiser
  dense(3, { kernelInitializer: 'heNorma' });
  // @ts-expect-error an initialiser where a regulariser belongs
  dense(3, { kernelRegularizer: 'heNormal' });
  // @ts-expect-error an unknown padding
  maxPooling2d({ padding: 'smae' });
  // @ts-expect-error a data format of Python
  maxPooling2d({ dataFormat: 'channels_last' });
  // @ts-expect-error a shape that is no shape
  input({ shape: 'large' });
}
