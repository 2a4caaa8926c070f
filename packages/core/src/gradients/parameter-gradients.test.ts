import { afterEach, beforeEach, expect, test } from '@jest/globals';
import '@tensorflow/tfjs-backend-cpu';
import { memory, mul, square, sum, tensor1d, type Scalar } from '@tensorflow/tfjs-core';
import { defineInitializer } from '../initializer/define-initializer.js';
import { Parameter } from '../parameter/parameter.js';
import { parameterGradients } from './parameter-gradients.js';
import { registerGradients } from './register-gradients.js';

const twos = defineInitializer({ type: 'test/Twos', fill: (values) => void values.fill(2) });
const make = (name: string) => new Parameter({ name, shape: [2], initializer: twos() });
registerGradients();
let before = 0;
beforeEach(() => {
  before = memory().numTensors;
});
afterEach(() => {
  expect(memory().numTensors).toBe(before);
});

test('gives the value, each gradient, and zeros where nothing depends', () => {
  const [a, b] = [make('a'), make('b')];
  const { value, gradients } = parameterGradients(() => sum<Scalar>(square(a.value)), [a, b]);
  expect(value.dataSync()[0]).toBe(8);
  expect(gradients.map(({ gradient }) => [...gradient.dataSync()])).toEqual([
    [4, 4],
    [0, 0],
  ]);
  expect(gradients[1]?.parameter).toBe(b);
  value.dispose();
  gradients.forEach(({ gradient }) => gradient.dispose());
  a.dispose();
  b.dispose();
});

test('leaves nothing behind when the function throws', () => {
  const a = make('a');
  a.value;
  const wrong = () => {
    const x = square(mul(a.value, a.value));
    return sum<Scalar>(mul(x, tensor1d([1, 2, 3])));
  };
  const held = memory().numTensors;
  expect(() => parameterGradients(wrong, [a])).toThrow('broadcast');
  expect(memory().numTensors).toBe(held);
  a.dispose();
});
