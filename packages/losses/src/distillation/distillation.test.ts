import { beforeAll, expect, test } from '@jest/globals';
import { cpu } from '@graftjs/backend-cpu';
import { tensor2d, useBackend, zeros } from '@graftjs/core';
import { distillation } from '../index.js';

beforeAll(() => useBackend(cpu()));

test('is Hinton’s T² · KL on a closed form', () => {
  const feature = (i: number, j: number) => Math.sin(0.7 * i + 1.3 * j + 0.11 * i * j);
  const rows = Array.from({ length: 5 }, (_, i) =>
    Array.from({ length: 4 }, (__, j) => 2 * feature(i, j)),
  );
  const [student, teacher] = [tensor2d(rows), tensor2d([...rows].reverse())];
  const loss = distillation(4).call(teacher, student);
  expect(loss.dataSync()[0]).toBeCloseTo(2.2152976, 6);
  expect(loss.dataSync()[0]! / 16).toBeCloseTo(0.13845611, 7);
  for (const one of [student, teacher, loss]) one.dispose();
});

test('is 0 where the student is the teacher, and says what labels it needs', () => {
  const logits = zeros([2, 3]);
  const loss = distillation(4).call(logits, logits);
  expect(loss.dataSync()[0]).toBe(0);
  expect(() => distillation({ hardShare: 0.5 }).call(logits, logits)).toThrow(
    /labels are not the teacher's logits[\s\S]*expected +\[2, 4\][\s\S]*class number comes behind/,
  );
  for (const one of [logits, loss]) one.dispose();
});
