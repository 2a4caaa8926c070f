import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import {
  closeBackend,
  drawMask,
  drawNormal,
  drawUniform,
  memory,
  Random,
  tidy,
  useBackend,
  type Tensor,
} from '@graftjs/core';
import { simd } from '../../simd.js';
import { jumped, stepped, type XoshiroState } from './xoshiro-jump.js';

const backend = simd({ threads: 3 });
let tensors = 0;
beforeAll(async () => {
  await useBackend(backend);
  tensors = memory().numTensors;
});
afterEach(() => expect(memory().numTensors).toBe(tensors));
afterAll(() => closeBackend(backend));

const bitsOf = (x: Tensor): Int32Array => new Int32Array((x.dataSync() as Float32Array).buffer);
/** What the generator itself gives, number by number. */
const drawn = (n: number, next: () => number): Int32Array =>
  new Int32Array(Float32Array.from({ length: n }, next).buffer);

describe.each([1, 63, 64, 257, 4096, 16385, 100_003])('%i numbers', (n) => {
  const both = (): [Random, Random] => [new Random(`seed ${n}`), new Random(`seed ${n}`)];

  test('evenly spread', () => {
    const [ours, theirs] = both();
    const got = tidy(() => bitsOf(drawUniform([n], { random: ours, minimum: -0.3, maximum: 2 })));
    expect(got).toEqual(drawn(n, () => theirs.uniform(-0.3, 2)));
    expect(ours.toJSON()).toEqual(theirs.toJSON());
  });

  test.each([0.1, 0.5, 0.9999999, 1])('a mask of rate %d', (rate) => {
    const [ours, theirs] = both();
    const got = tidy(() => bitsOf(drawMask([n, 1], { random: ours, rate })));
    const wanted = drawn(n, () => (theirs.uniform() < rate ? 0 : 1 / (1 - rate)));
    expect(got).toEqual(wanted);
    expect(ours.toJSON()).toEqual(theirs.toJSON());
  });

  test('normal, and on with a spare', () => {
    const [ours, theirs] = both();
    const options = { random: ours, mean: 0.7, standardDeviation: 1.3 };
    for (let i = 0; i < 2; i++) {
      const got = tidy(() => bitsOf(drawNormal([n], options)));
      expect(got).toEqual(drawn(n, () => theirs.normal(0.7, 1.3)));
      expect(ours.toJSON()).toEqual(theirs.toJSON());
    }
    expect(ours.normal()).toBe(theirs.normal());
  });
});

test('none at all leave the generator as it was', () => {
  const random = new Random(1);
  const before = random.toJSON();
  tidy(() => expect(drawNormal([0, 3], { random }).shape).toEqual([0, 3]));
  expect(random.toJSON()).toEqual(before);
});

test('a jump is as many steps', () => {
  let state: XoshiroState = [1, 2, 3, 4];
  const far = jumped(state, 10);
  for (let i = 0; i < 1024; i++) state = stepped(state);
  expect(far).toEqual(state);
});
