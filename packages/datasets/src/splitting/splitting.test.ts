import { describe, expect, test } from '@jest/globals';
import { dataset, fromArrays, oneHot } from '../index.js';
import { apportion } from './apportion.js';

const counts = (labels: ArrayLike<number> | null): number[] => {
  const found: number[] = [];
  for (const label of Array.from(labels ?? [])) found[label] = (found[label] ?? 0) + 1;
  return found;
};
const labelled = (sizes: readonly number[]) =>
  fromArrays({
    x: Float32Array.from({ length: sizes.reduce((a, b) => a + b) }, (_, i) => i),
    y: Int32Array.from(sizes.flatMap((size, label) => Array<number>(size).fill(label))),
  });

describe('apportion', () => {
  test('gives the largest remainders one more, and sums to the rounded total', () => {
    const sizes = [205, 206, 206, 206, 207, 207, 207, 206, 208, 204];
    const shares = apportion(sizes, 0.2, sizes);
    // 41 41.2 41.2 41.2 41.4 41.4 41.4 41.2 41.6 40.8; 412 in all, three to give away.
    expect(shares).toEqual([41, 41, 41, 41, 42, 41, 41, 41, 42, 41]);
    expect(shares.reduce((a, b) => a + b)).toBe(Math.round(2062 * 0.2));
  });

  test('moves on where a cap is reached', () => {
    expect(apportion([1, 1, 10], 0.5, [0, 0, 9])).toEqual([0, 0, 6]);
    expect(apportion([1, 1], 0.5, [0, 0])).toEqual([0, 0]);
  });
});

describe('split', () => {
  test('shares no element, leaves none out, and keeps the classes in proportion', async () => {
    const data = labelled([50, 30, 20]);
    const { train, validation, test } = data.split({ validation: 0.2, test: 0.1, seed: 7 });
    expect([train.size, validation.size, test.size]).toEqual([70, 20, 10]);
    expect(counts(validation.labels)).toEqual([10, 6, 4]);
    expect(counts(test.labels)).toEqual([5, 3, 2]);
    const all = await Promise.all([train, validation, test].map((part) => part.toArray()));
    const xs = all.flat().map(({ x }) => x.data[0] as number);
    expect(xs.sort((a, b) => a - b)).toEqual(Array.from({ length: 100 }, (_, i) => i));
  });

  test('is decided by the seed alone', async () => {
    const data = labelled([40, 40]);
    const part = async (seed: number | string) =>
      (await data.split({ validation: 0.25, seed }).validation.toArray()).map(({ x }) => x.data[0]);
    expect(await part(1)).toEqual(await part(1));
    expect(await part(1)).not.toEqual(await part(2));
  });

  test('a class keeps an element for training', () => {
    const { train, validation } = labelled([1, 2, 9]).split({
      validation: 0.5,
      seed: 0,
      stratify: true,
    });
    expect(counts(train.labels)).toEqual([1, 1, 4]);
    expect(counts(validation.labels)).toEqual([undefined, 1, 5]);
  });

  test('targets that are no classes are drawn from alike', () => {
    const regression = fromArrays({ x: [1, 2, 3, 4], y: [10, 20, 30, 40] });
    expect(regression.split({ validation: 0.5, seed: 0 }).validation.size).toBe(2);
    expect(fromArrays({ x: [1, 2], y: [0.5, 1.5] }).labels).toBeNull();
    expect(
      Array.from(
        fromArrays({
          x: [1, 2],
          y: [
            [0, 1],
            [1, 0],
          ],
        }).labels ?? [],
      ),
    ).toEqual([1, 0]);
  });

  test('knows the classes after map only where they cannot have changed', async () => {
    const data = fromArrays({ x: [1, 2, 3, 4], y: Int32Array.of(0, 0, 1, 1) });
    const swapped = data.map(({ x, y }) => ({ x, y: 1 - (y.data[0] as number) }));
    expect(swapped.labels).toBeNull();
    expect(swapped.take(2).cache().repeat(2).labels).toBeNull();
    expect(() => swapped.split({ validation: 0.5, seed: 7, stratify: true })).toThrow(
      'the classes of the elements are not known',
    );
    expect((await swapped.toArray()).map(({ y }) => y)).toEqual([1, 1, 0, 0]);
    const kept = data.map(({ x, y }) => ({ x: x.data[0], y }), { keepsLabels: true });
    expect(Array.from(kept.labels ?? [])).toEqual([0, 0, 1, 1]);
    expect(Array.from(data.map(oneHot(2)).skip(1).labels ?? [])).toEqual([0, 1, 1]);
    expect(data.map(oneHot(2), { keepsLabels: false }).labels).toBeNull();
  });

  test('takes labels from outside, and says when they do not fit', () => {
    const data = dataset(['a', 'b', 'c', 'd']);
    const { validation } = data.split({ validation: 0.5, seed: 3, stratify: [0, 0, 1, 1] });
    expect(validation.size).toBe(2);
    expect(() => data.split({ validation: 0.5, seed: 3, stratify: [0, 1] })).toThrow(
      'split: there are 4 elements, and 2 labels to stratify by',
    );
    expect(() => data.split({ validation: 0.5, seed: 3, stratify: true })).toThrow(
      'Hint: Give stratify an array',
    );
    expect(() => data.split({ validation: 1, seed: 3 })).toThrow(
      'leave nothing for one of the parts',
    );
  });
});

describe('kFold', () => {
  test('puts every element into one validation part, by class', async () => {
    const data = labelled([10, 6, 5]);
    const folds = data.kFold({ folds: 3, seed: 1 });
    const seen = new Set<number>();
    for (const { train, validation } of folds) {
      expect((train.size ?? 0) + (validation.size ?? 0)).toBe(21);
      expect(validation.size).toBe(7);
      counts(validation.labels).forEach((count, label) => {
        const share = ([10, 6, 5][label] as number) / 3;
        expect([Math.floor(share), Math.ceil(share)]).toContain(count);
      });
      for (const { x } of await validation.toArray()) seen.add(x.data[0] as number);
    }
    expect(seen.size).toBe(21);
    expect(() => data.kFold({ folds: 22, seed: 1 })).toThrow('from 2 to 21');
  });
});
