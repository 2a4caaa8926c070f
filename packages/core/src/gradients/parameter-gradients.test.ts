import { afterEach, beforeEach, expect, test } from '@jest/globals';
import '@tensorflow/tfjs-backend-cpu';
import {
  add,
  customGrad,
  memory,
  mul,
  square,
  sum,
  tensor1d,
  type Scalar,
  type Tensor,
} from '@tensorflow/tfjs-core';
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

const read = (tensors: readonly { readonly gradient: Tensor }[]): number[][] =>
  tensors.map(({ gradient }) => [...gradient.dataSync()]);

test('an op may hand on what it was given, to several inputs, or a tensor of somebody else', () => {
  const [a, b] = [make('a'), make('b')];
  const theirs = tensor1d([5, 7]);
  const added = customGrad((x, y) => ({
    value: add(x as Tensor, y as Tensor),
    gradFunc: (dy: Tensor) => [dy, dy],
  })) as unknown as (x: Tensor, y: Tensor) => Tensor;
  const odd = customGrad((x) => ({
    value: mul(x as Tensor, 1),
    gradFunc: () => theirs,
  })) as unknown as (x: Tensor) => Tensor;
  const f = (): Scalar => {
    const [x, y] = [square(a.value), square(b.value)];
    return sum<Scalar>(add(added(odd(mul(x, y)), added(x, y)), added(odd(y), x)));
  };
  const { value, gradients } = parameterGradients(f, [a, b]);
  // By x: 4 · (5, 7) + 1 + 1, by y: 4 · (5, 7) + 1 + (5, 7). tfjs disposes of what it still needs here.
  expect(read(gradients)).toEqual([
    [88, 120],
    [104, 144],
  ]);
  expect([...theirs.dataSync()]).toEqual([5, 7]);
  for (const tensor of [value, theirs, ...gradients.map(({ gradient }) => gradient)]) {
    tensor.dispose();
  }
  a.dispose();
  b.dispose();
});

test('what flows back through a chain of ops goes on the way', () => {
  const a = make('a');
  a.value;
  let most = 0;
  const watched = customGrad((x) => ({
    value: mul(x as Tensor, 1),
    gradFunc: (dy: Tensor) => {
      most = Math.max(most, memory().numTensors);
      return mul(dy, 1);
    },
  })) as unknown as (x: Tensor) => Tensor;
  const peakOf = (length: number): number => {
    most = 0;
    const held = memory().numTensors;
    const result = parameterGradients(() => {
      let x: Tensor = a.value;
      for (let i = 0; i < length; i++) x = watched(x);
      return sum<Scalar>(x);
    }, [a]);
    result.value.dispose();
    result.gradients[0]?.gradient.dispose();
    return most - held;
  };
  const [short, long] = [peakOf(3), peakOf(40)];
  // Backwards nothing piles up beside what the way there left: one number for each op.
  expect(long - short).toBeLessThanOrEqual(37);
  a.dispose();
});
