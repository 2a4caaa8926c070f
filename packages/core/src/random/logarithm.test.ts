import { expect, test } from '@jest/globals';
import { logarithm } from './logarithm.js';
import { Random } from './random.js';

// Math.log of V8 is fdlibm's as well, so here the two agree to the last bit.
test('is the logarithm of fdlibm', () => {
  const random = new Random('logarithm');
  let unequal = 0;
  for (let i = 0; i < 200_000; i++) {
    const x = random.uniform(0, 2) * 2 ** (random.integer(40) - 30) || 1;
    if (logarithm(x) !== Math.log(x)) unequal += 1;
  }
  expect(unequal).toBe(0);
});

test.each([1, 2, 0.5, Math.E, 1 + 2 ** -30, 1 - 2 ** -40, 1e-300, 1e300])('of %d', (x) => {
  expect(logarithm(x)).toBe(Math.log(x));
});
