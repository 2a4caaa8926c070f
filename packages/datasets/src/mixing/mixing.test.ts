import { afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { cpu } from '@graftjs/backend-cpu';
import { dispose, memory, Random, tensor1d, tensor4d, useBackend } from '@graftjs/core';
import { cutMixBatch, cutMixBox, fromArrays, mixUpBatch, oneHot } from '../index.js';

let before = 0;
beforeAll(() => useBackend(cpu()));
beforeEach(() => {
  before = memory().numTensors;
});
afterEach(() => {
  expect(memory().numTensors).toBe(before);
});

test('the box of CutMix has its λ from what is left of it', () => {
  // 28 × 28 and λ 0.6: 17 pixels, which are λ 0.6313775 where nothing is cut off.
  const whole = cutMixBox(0.6, [28, 28], [14, 14]);
  expect(whole).toEqual({ top: 6, bottom: 23, left: 6, right: 23, share: 1 - 289 / 784 });
  expect(whole.share).toBeCloseTo(0.6313775510204082, 15);
  const corner = cutMixBox(0.6, [28, 28], [0, 27]);
  expect(corner).toEqual({ top: 0, bottom: 9, left: 19, right: 28, share: 1 - 81 / 784 });
  expect(cutMixBox(1, [28, 28], [3, 3]).share).toBe(1);
  expect(cutMixBox(0, [4, 6], [2, 3])).toMatchObject({ top: 0, bottom: 4, share: 0 });
});

/** Images full of their own number, labels as wide as there are. */
const numbered = (count: number) =>
  fromArrays({
    x: {
      data: Float32Array.from({ length: count * 64 }, (_, i) => Math.floor(i / 64)),
      shape: [count, 8, 8, 1],
    },
    y: Int32Array.from({ length: count }, (_, i) => i),
    name: Array.from({ length: count }, (_, i) => `photo ${i}`),
  }).map(oneHot(count));

test.each([
  ['mixUpBatch', mixUpBatch({ alpha: 1 })],
  ['cutMixBatch', cutMixBatch()],
])('%s mixes images and labels in the same way, and repeats by seed', async (name, mix) => {
  const pipeline = numbered(6).shuffle().batch(3).map(mix);
  const read = async (seed: number) => {
    const batches = await pipeline.toArray({ seed });
    const values = batches.map(({ x, y }) => [x, y].map((one) => Array.from(one.dataSync())));
    for (const { x, y } of batches) dispose([x, y]);
    return values as [number[], number[]][];
  };
  const batches = await read(1);
  expect(await read(1)).toEqual(batches);
  expect(await read(2)).not.toEqual(batches);
  let mixed = 0;
  for (const [x, y] of batches) {
    for (let example = 0; example < 3; example++) {
      const [pixels, label] = [x.slice(64 * example, 64 * example + 64), y.slice(6 * example)];
      const meant = [0, 1, 2, 3, 4, 5].reduce((sum, number) => sum + number * label[number]!, 0);
      const mean = pixels.reduce((a, b) => a + b) / 64;
      expect(mean).toBeCloseTo(meant, 4);
      const own = new Set(pixels);
      expect(own.size).toBeLessThanOrEqual(name === 'mixUpBatch' ? 1 : 2);
      mixed += label.slice(0, 6).filter((share) => share > 0).length - 1;
    }
  }
  expect(mixed).toBeGreaterThan(0);
});

test('what cannot be mixed is said', async () => {
  const random = new Random(1);
  const x = tensor4d(new Float32Array(8), [2, 2, 2, 1]);
  const numbers = tensor1d([0, 1], 'int32');
  expect(() => mixUpBatch()({ x, y: numbers }, { random })).toThrow(
    'mixUpBatch: class numbers cannot be mixed [GRAFT-DATA]\n' +
      '  y  [2]  int32\n' +
      '  Hint: Put map(oneHot(classes)) before batch, and take the loss for one-hot labels.',
  );
  expect(() => cutMixBatch()({ x: numbers, y: numbers }, { random })).toThrow(
    'cutMixBatch: it pastes boxes of images, and x is no images [GRAFT-DATA]\n' +
      '  expected  [batch, height, width, channels]\n  got       [2]',
  );
  const sampleWeight = tensor1d([1, 2]);
  expect(() => mixUpBatch()({ x, y: x, sampleWeight }, { random })).toThrow(
    'examples of different weights cannot be mixed',
  );
  dispose([x, numbers, sampleWeight]);
});
