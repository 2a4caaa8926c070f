import { expect, test } from '@jest/globals';
import '@tensorflow/tfjs-backend-cpu';
import { memory, tensor, tensor1d } from '@tensorflow/tfjs-core';
import { defineInitializer } from '../initializer/define-initializer.js';
import { Random } from '../random/random.js';
import { Parameter } from './parameter.js';

const noise = defineInitializer({
  type: 'test/Noise',
  fill(values, { random }) {
    for (let i = 0; i < values.length; i++) values[i] = random.normal();
  },
});
const owner = { name: 'dense_1' };
const make = () => new Parameter({ name: 'kernel', shape: [2, 3], initializer: noise(), owner });

test('its values are made at first use, once, and from the seed it is given', () => {
  const before = memory().numTensors;
  const a = make();
  const b = make();
  expect(a.initialized).toBe(false);
  expect(memory().numTensors).toBe(before);
  a.initialize(new Random(7));
  a.initialize(new Random(8));
  b.initialize(new Random(7));
  expect([...a.value.dataSync()]).toEqual([...b.value.dataSync()]);
  expect(memory().numTensors).toBe(before + 2);
  a.dispose();
  b.dispose();
  expect(memory().numTensors).toBe(before);
});

test('loading draws no random numbers and keeps a copy of its own', () => {
  const parameter = make();
  const values = tensor([1, 2, 3, 4, 5, 6], [2, 3]);
  parameter.assign(values);
  values.dispose();
  expect([...parameter.value.dataSync()]).toEqual([1, 2, 3, 4, 5, 6]);
  const more = tensor([6, 5, 4, 3, 2, 1], [2, 3]);
  parameter.assign(more);
  more.dispose();
  expect([...parameter.value.dataSync()]).toEqual([6, 5, 4, 3, 2, 1]);
  parameter.dispose();
});

test('takes its own values', () => {
  const parameter = make();
  const values = tensor([1, 2, 3, 4, 5, 6], [2, 3]);
  parameter.assign(values);
  values.dispose();
  parameter.assign(parameter.value);
  const view = parameter.value.clone();
  parameter.assign(view);
  view.dispose();
  expect([...parameter.value.dataSync()]).toEqual([1, 2, 3, 4, 5, 6]);
  parameter.dispose();
});

test('says what does not fit, and changes nothing', () => {
  const parameter = make();
  const wrong = tensor1d([1, 2]);
  expect(() => parameter.assign(wrong)).toThrow(
    'parameter "dense_1/kernel": the values do not fit it [GRAFT-SHAPE]\n  values     [2]\n  parameter  [2, 3]',
  );
  expect(parameter.initialized).toBe(false);
  wrong.dispose();
});

test('cannot be used after its model was disposed', () => {
  const parameter = make();
  parameter.dispose();
  expect(() => parameter.value).toThrow('it is used after its model was disposed');
});
