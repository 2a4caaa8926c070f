import { describe, expect, test } from '@jest/globals';
import { Random } from './random.js';

describe('Random', () => {
  test('is xoshiro128**: the first outputs of the state 1, 2, 3, 4', () => {
    // Reference values of the authors' C code, as published in the tests of Rust's rand_xoshiro.
    const random = Random.fromJSON({ key: [1, 2, 3, 4], state: [1, 2, 3, 4], spare: null });
    expect(Array.from({ length: 10 }, () => random.bits())).toEqual([
      11520, 0, 5927040, 70819200, 2031721883, 1637235492, 1287239034, 3734860849, 3729100597,
      4258142804,
    ]);
  });

  test('equal seeds give equal numbers, near seeds unlike ones', () => {
    const draw = (seed: number | string) =>
      Array.from(
        { length: 4 },
        (
          (r) => () =>
            r.bits()
        )(new Random(seed)),
      );
    expect(draw(7)).toEqual(draw(7));
    expect(draw(7)).not.toEqual(draw(8));
    expect(draw('7')).not.toEqual(draw(7));
  });

  test('a split depends on the label alone, not on what was drawn', () => {
    const a = new Random(7);
    const b = new Random(7);
    b.normal();
    b.bits();
    expect(a.split('dropout').split(3).bits()).toBe(b.split('dropout').split(3).bits());
    expect(a.split('x').bits()).not.toBe(a.split('y').bits());
    expect(a.split(0).bits()).not.toBe(a.bits());
  });

  test('goes on after saving in the middle of a normal pair', () => {
    const random = new Random('state');
    random.normal();
    const copy = Random.fromJSON(JSON.parse(JSON.stringify(random)));
    expect(Array.from({ length: 5 }, () => copy.normal())).toEqual(
      Array.from({ length: 5 }, () => random.normal()),
    );
  });

  test('uniform, integer and normal have the moments they should', () => {
    const random = new Random(1);
    const n = 40_000;
    const mean = (draw: () => number) => {
      let sum = 0;
      let squares = 0;
      for (let i = 0; i < n; i++) {
        const x = draw();
        sum += x;
        squares += x * x;
      }
      return { mean: sum / n, variance: squares / n - (sum / n) ** 2 };
    };
    // Five standard errors each.
    const uniform = mean(() => random.uniform());
    expect(Math.abs(uniform.mean - 0.5)).toBeLessThan(5 * Math.sqrt(1 / 12 / n));
    expect(Math.abs(uniform.variance - 1 / 12)).toBeLessThan(0.003);
    const normal = mean(() => random.normal(2, 3));
    expect(Math.abs(normal.mean - 2)).toBeLessThan((5 * 3) / Math.sqrt(n));
    expect(Math.abs(normal.variance - 9)).toBeLessThan(0.35);
    // Variance of a normal cut at two deviations: 0.7737.
    expect(Math.abs(mean(() => random.truncatedNormal()).variance - 0.7737)).toBeLessThan(0.03);
    const counts = new Map<number, number>();
    for (let i = 0; i < 6000; i++) {
      const face = random.integer(6);
      counts.set(face, (counts.get(face) ?? 0) + 1);
    }
    expect([...counts.keys()].sort()).toEqual([0, 1, 2, 3, 4, 5]);
    for (const count of counts.values()) expect(Math.abs(count - 1000)).toBeLessThan(150);
  });

  test('a permutation holds each index once', () => {
    const order = new Random(3).permutation(100);
    expect([...order].sort((a, b) => a - b)).toEqual(Array.from({ length: 100 }, (_, i) => i));
    expect([...order]).not.toEqual(Array.from({ length: 100 }, (_, i) => i));
    expect([...new Random(3).permutation(0)]).toEqual([]);
  });
});

test('beta and gamma deviates have the moments of their distributions', () => {
  const random = new Random(5);
  const mean = (draw: () => number) => {
    let sum = 0;
    for (let i = 0; i < 8000; i++) sum += draw();
    return sum / 8000;
  };
  for (const shape of [0.2, 1, 3.5]) {
    expect(Math.abs(mean(() => random.gamma(shape)) / shape - 1)).toBeLessThan(0.05);
    expect(Math.abs(mean(() => random.beta(shape, 2 * shape)) - 1 / 3)).toBeLessThan(0.02);
    const square = mean(() => (random.beta(shape, shape) - 0.5) ** 2);
    expect(Math.abs(square * 4 * (2 * shape + 1) - 1)).toBeLessThan(0.05);
  }
});
