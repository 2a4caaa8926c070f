import { describe, expect, test } from '@jest/globals';
import '@tensorflow/tfjs-backend-cpu';
import {
  greaterEqual,
  mean,
  mul,
  reshape,
  square,
  sub,
  tensor1d,
  tensor2d,
  tidy,
  type Tensor,
} from '@tensorflow/tfjs-core';
import { defineLoss } from './define-loss.js';

const squared = defineLoss({
  type: 'test/Squared',
  perExample: (yTrue, yPred) => mean(square(sub(yTrue, yPred)), -1),
});
const value = (make: () => Tensor) => tidy(make).dataSync()[0];
const yTrue = tensor2d([
  [0, 0],
  [1, 1],
  [2, 2],
]);
const yPred = tensor2d([
  [1, 1],
  [3, 3],
  [2, 5],
]);
// Per example: 1, 4, 4.5.

describe('defineLoss', () => {
  test('means or sums over the examples', () => {
    expect(value(() => squared().call(yTrue, yPred))).toBeCloseTo(9.5 / 3, 5);
    expect(value(() => squared({ reduction: 'sum' }).call(yTrue, yPred))).toBeCloseTo(9.5, 5);
  });

  test('weighs examples without changing what it divides by, as Keras does', () => {
    const sampleWeight = tensor1d([1, 0, 2]);
    expect(value(() => squared().call(yTrue, yPred, { sampleWeight }))).toBeCloseTo(10 / 3, 5);
  });

  test('divides by the weights where that is asked for', () => {
    const loss = squared({ reduction: 'weightedMean' });
    const sampleWeight = tensor1d([1, 0, 1]);
    const mask = tensor1d([0, 1, 1], 'bool');
    expect(value(() => loss.call(yTrue, yPred, { sampleWeight }))).toBeCloseTo(5.5 / 2, 5);
    expect(value(() => loss.call(yTrue, yPred, { sampleWeight, mask }))).toBeCloseTo(4.5, 5);
    expect(value(() => loss.call(yTrue, yPred))).toBeCloseTo(9.5 / 3, 5);
  });

  test('divides by what a mask lets count', () => {
    const mask = tensor1d([1, 0, 1], 'bool');
    expect(value(() => squared().call(yTrue, yPred, { mask }))).toBeCloseTo(5.5 / 2, 5);
  });

  test('is 0 where a mask lets nothing count', () => {
    const mask = tensor1d([0, 0, 0], 'bool');
    expect(value(() => squared().call(yTrue, yPred, { mask }))).toBe(0);
  });

  test('takes labels with or without an axis of length 1', () => {
    const columns = value(() => squared().call(tensor1d([1, 2]), tensor2d([[2], [4]])));
    expect(columns).toBe(2.5);
    expect(value(() => squared().call(tensor2d([[1], [2]]), tensor2d([[2], [4]])))).toBe(2.5);
  });

  test('weighs predictions of a single number an example', () => {
    const [y, x] = [tensor1d([1, 2]), tensor1d([2, 4])];
    expect(squared().perExample(y, x).shape).toEqual([2]);
    expect(value(() => squared().call(y, x, { sampleWeight: tensor1d([1, 0]) }))).toBe(0.5);
  });

  test('leaves examples out of the mean that a loss says do not count', () => {
    const known = defineLoss({
      type: 'test/Known',
      perExample: (yTrue, yPred) => mul(greaterEqual(yTrue, 0), square(sub(yTrue, yPred))),
      counts: (yTrue) => greaterEqual(yTrue, 0),
      anyLabels: true,
    });
    const [y, x] = [tensor1d([1, -1, 3]), tensor1d([2, 4, 6])];
    const column = (values: Tensor) => reshape(values, [3, 1]);
    expect(value(() => known().call(column(y), column(x)))).toBe(5);
    const mask = tensor1d([0, 1, 1], 'bool');
    expect(value(() => known().call(column(y), column(x), { mask }))).toBe(9);
  });

  test('refuses labels of another shape and says what may be meant', () => {
    const indices = tensor1d([0, 1, 1]);
    expect(() => squared().call(indices, yPred)).toThrow(
      /loss Squared: labels and predictions do not fit each other[\s\S]*\[3\][\s\S]*\[3, 2\][\s\S]*sparse form/,
    );
  });
});
