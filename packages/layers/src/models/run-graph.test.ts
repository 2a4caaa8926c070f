import { beforeAll, expect, test } from '@jest/globals';
import { cpu } from '@graftjs/backend-cpu';
import { Random, inferenceContext, ones, tidy, useBackend, type Model } from '@graftjs/core';
import { activation, dropout, input, model, sequential, subModel } from '../index.js';

beforeAll(() => useBackend(cpu()));

const trainingPass = (net: Model): number[] =>
  tidy(() => {
    const context = { ...inferenceContext(new Random(7)), training: true };
    return Array.from(net.call([ones([2, 20])], context)[0]!.dataSync());
  });

test('a part of a model drops the same units as in the whole', () => {
  const whole = sequential([
    activation('linear', { name: 'before', inputShape: [20] }),
    dropout(0.5, { name: 'drop' }),
  ]);
  expect(trainingPass(subModel(whole, { from: 'before' }))).toEqual(trainingPass(whole));
});

test('each use of a shared dropout drops other units', () => {
  const x = input({ shape: [20] });
  const drop = dropout(0.5);
  const twice = model({ inputs: x, outputs: [drop.apply(x), drop.apply(x)] });
  tidy(() => {
    const context = { ...inferenceContext(new Random(7)), training: true };
    const [a, b] = twice.call([ones([2, 20])], context);
    expect(a!.dataSync()).not.toEqual(b!.dataSync());
  });
});
