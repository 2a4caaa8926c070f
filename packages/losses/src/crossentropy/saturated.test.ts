import { beforeAll, describe, expect, test } from '@jest/globals';
import { cpu } from '@graftjs/backend-cpu';
import { grad, sigmoid, softmax, tensor, useBackend, type Loss, type Tensor } from '@graftjs/core';
import { expectNear } from '../../../../tools/jest/expect-near.js';
import { binaryCrossentropy } from './binary-crossentropy.js';
import { categoricalCrossentropy } from './categorical-crossentropy.js';
import { sparseCategoricalCrossentropy } from './sparse-categorical-crossentropy.js';

beforeAll(() => useBackend(cpu()));

const gradientOf = (loss: Loss, y: Tensor, of: (logits: Tensor) => Tensor, logits: Tensor) =>
  Array.from(grad((x) => loss.call(y, of(x)))(logits).dataSync());
const near = { relative: 1e-4, absolute: 1e-6 };

describe('a model that is sure of the wrong class still learns, as from logits', () => {
  const scores = () => tensor([30, 0, -3, -50, 4, 25], [2, 3]);

  test('softmax and class numbers', () => {
    const y = tensor([1, 0]);
    const of = sparseCategoricalCrossentropy;
    const wanted = gradientOf(of({ fromLogits: true }), y, (x) => x, scores());
    expect(Math.max(...wanted.map(Math.abs))).toBeGreaterThan(0.4);
    expectNear(gradientOf(of(), y, softmax, scores()), wanted, near);
  });

  test('softmax and one-hot rows', () => {
    const y = tensor([0, 1, 0, 1, 0, 0], [2, 3]);
    const of = categoricalCrossentropy;
    const wanted = gradientOf(of({ fromLogits: true }), y, (x) => x, scores());
    expectNear(gradientOf(of(), y, softmax, scores()), wanted, near);
  });

  test('sigmoid, far on the side of 0', () => {
    const x = () => tensor([-30, -20, 3], [3, 1]);
    const y = tensor([1, 1, 0], [3, 1]);
    const wanted = gradientOf(binaryCrossentropy({ fromLogits: true }), y, (z) => z, x());
    expectNear(gradientOf(binaryCrossentropy(), y, sigmoid, x()), wanted, near);
  });

  test('a probability of exactly 0 has no slope, and breaks nothing', () => {
    const p = tensor([0, 1], [1, 2]);
    const got = gradientOf(sparseCategoricalCrossentropy(), tensor([0]), (x) => x, p);
    expect(got.every(Number.isFinite)).toBe(true);
  });
});
