import { beforeAll, expect, test } from '@jest/globals';
import { cpu } from '@graftjs/backend-cpu';
import { zeros, useBackend } from '@graftjs/core';
import { distillation } from '../index.js';

beforeAll(() => useBackend(cpu()));

test('is 0 where the student is the teacher, and says what labels it needs', () => {
  const logits = zeros([2, 3]);
  const loss = distillation(4).call(logits, logits);
  expect(loss.dataSync()[0]).toBe(0);
  expect(() => distillation({ hardShare: 0.5 }).call(logits, logits)).toThrow(
    /labels are not the teacher's logits[\s\S]*expected +\[2, 4\][\s\S]*class number comes behind/,
  );
  for (const one of [logits, loss]) one.dispose();
});
