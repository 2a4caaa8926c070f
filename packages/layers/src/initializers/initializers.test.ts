import { afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { cpu } from '@graftjs/backend-cpu';
import { memory, Random, useBackend, type Initializer } from '@graftjs/core';
import { dense, initializers, layersRegistry } from '../index.js';
import { windowValues } from '../spectrograms/window.js';
import { expectNear } from '../testing/expect-near.js';
import { computeFans } from './variance-scaling.js';

beforeAll(() => useBackend(cpu()));
let before = 0;
beforeEach(() => {
  before = memory().numTensors;
});
afterEach(() => {
  expect(memory().numTensors).toBe(before);
});

function valuesOf(initializer: Initializer, shape: readonly number[], seed = 7): Float32Array {
  const made = initializer.values(shape, new Random(seed));
  const values = made.dataSync().slice() as Float32Array;
  made.dispose();
  return values;
}

const mean = (values: ArrayLike<number>): number =>
  Array.from(values).reduce((a, b) => a + b, 0) / values.length;
const deviation = (values: ArrayLike<number>): number => {
  const center = mean(values);
  return Math.sqrt(mean(Array.from(values, (value) => (value - center) ** 2)));
};

const all: { readonly [name: string]: () => Initializer } = initializers;

describe.each(Object.keys(all))('%s', (name) => {
  const make = all[name] as () => Initializer;

  test('goes through JSON and draws the same numbers', () => {
    const made = make();
    const config = JSON.parse(JSON.stringify(made.getConfig()));
    const again = layersRegistry().create({ type: made.type, config }) as Initializer;
    expect(again.getConfig()).toEqual(made.getConfig());
    const shape = name === 'stft' ? [4, 1, 5] : [4, 5];
    expect(valuesOf(again, shape)).toEqual(valuesOf(made, shape));
  });
});

const h = Math.SQRT1_2;

// Fans of a 3×3 convolution from 4 to 8 channels: in 36, out 72.
const KERNEL = [3, 3, 4, 8];
const LARGE = [100, 200];

test('fans are counted as in Keras', () => {
  expect(computeFans(KERNEL)).toEqual({ fanIn: 36, fanOut: 72 });
  expect(computeFans([5, 7])).toEqual({ fanIn: 5, fanOut: 7 });
  expect(computeFans([9])).toEqual({ fanIn: 9, fanOut: 9 });
  expect(computeFans([])).toEqual({ fanIn: 1, fanOut: 1 });
});

describe('the scale follows from the fans', () => {
  // In LARGE, fan in is 100, fan out 200 and their mean 150.
  const expected: { readonly [name: string]: number } = {
    glorotNormal: 1 / 150,
    glorotUniform: 1 / 150,
    heNormal: 2 / 100,
    heUniform: 2 / 100,
    lecunNormal: 1 / 100,
    lecunUniform: 1 / 100,
    varianceScaling: 1 / 100,
  };

  test.each(Object.entries(expected))('%s has variance %d', (name, variance) => {
    const values = valuesOf((all[name] as () => Initializer)(), LARGE);
    // 20,000 draws: the deviation lies within 2 % (four standard errors).
    expectNear([deviation(values)], [Math.sqrt(variance)], { relative: 0.02 });
    expect(Math.abs(mean(values))).toBeLessThan((4 * Math.sqrt(variance)) / Math.sqrt(20_000));
  });

  test('uniform ones keep their limit, and truncated ones two deviations', () => {
    const limit = Math.sqrt(6 / 300);
    const uniform = valuesOf(initializers.glorotUniform(), LARGE);
    expect(uniform.every((value) => Math.abs(value) <= limit)).toBe(true);
    expect(Math.max(...uniform)).toBeGreaterThan(0.99 * limit);
    const cut = (2 * Math.sqrt(2 / 100)) / 0.87962566103423978;
    const normal = valuesOf(initializers.heNormal(), LARGE);
    expect(normal.every((value) => Math.abs(value) <= cut * (1 + 1e-6))).toBe(true);
    expect(Math.max(...normal)).toBeGreaterThan(0.95 * cut);
  });
});

test('simple ones have their mean and deviation', () => {
  const normal = valuesOf(initializers.randomNormal({ mean: 3, stddev: 0.5 }), LARGE);
  expectNear([mean(normal), deviation(normal)], [3, 0.5], { relative: 0.02 });
  const uniform = valuesOf(initializers.randomUniform({ minval: 1, maxval: 2 }), LARGE);
  expectNear([mean(uniform), deviation(uniform)], [1.5, 1 / Math.sqrt(12)], { relative: 0.02 });
  const truncated = valuesOf(initializers.truncatedNormal({ stddev: 1 }), LARGE);
  expectNear([deviation(truncated)], [0.87962566103423978], { relative: 0.02 });
  expect(Math.max(...truncated)).toBeLessThanOrEqual(2);
});

test('constants are constant', () => {
  expect([...valuesOf(initializers.zeros(), [2])]).toEqual([0, 0]);
  expect([...valuesOf(initializers.ones(), [2])]).toEqual([1, 1]);
  expect([...valuesOf(initializers.constant(0.5), [2])]).toEqual([0.5, 0.5]);
  expect([...valuesOf(initializers.identity({ gain: 2 }), [2, 3])]).toEqual([2, 0, 0, 0, 2, 0]);
  expect(() => valuesOf(initializers.identity(), [2])).toThrow('it fills matrices only');
});

// Numbers of Keras 3.15.
test.each([
  ['real', 'hann', 'density', false, [0, 0, 0, h, 0, -h, h, -h, h, 0, 0, 0]],
  ['imag', 'hann', 'density', false, [0, 0, 0, 0, -h, 0, 0, 0, 0, 0, 0, 0]],
  ['imag', 'hamming', 'spectrum', true, [0, 0, 0, 0, -0.25, 0, 0, 0, 0, 0, 0.25, 0]],
  ['real', null, null, false, [1, 1, 1, 1, 0, -1, 1, -1, 1, 1, 0, -1]],
] as const)(
  'stft makes the %s side with window %s',
  (side, window, scaling, periodic, expected) => {
    const made = initializers.stft({ side, window, scaling, periodic });
    expectNear(valuesOf(made, [4, 1, 3]), expected, { absolute: 1e-6 });
    expect(() => valuesOf(made, [4, 2, 3])).toThrow('it fills kernels [frameLength, 1, bins] only');
  },
);

test('windows are those of SciPy', () => {
  expectNear(windowValues('bartlett', 4, true), [0, 0.5, 1, 0.5]);
  expectNear(windowValues('blackman', 5, false), [0, 0.34, 1, 0.34, 0]);
  expectNear(windowValues('boxcar', 2, false), [1, 1]);
});

test('fans are counted along the axes given', () => {
  const axes = { inputAxes: [0], outputAxes: [1, 2] };
  expect(computeFans([5, 2, 4], axes)).toEqual({ fanIn: 5, fanOut: 8 });
  const config = initializers.glorotUniform(axes).getConfig();
  expect(config).toEqual({ seed: null, ...axes });
  expect(initializers.glorotUniform().getConfig()).toEqual({ seed: null });
});

test('a constant may be a list, for the last axes', () => {
  const listed = initializers.constant([
    [1, 2],
    [3, 4],
  ]);
  expect([...valuesOf(listed, [2, 2])]).toEqual([1, 2, 3, 4]);
  expect([...valuesOf(initializers.constant([1, 2]), [2, 2])]).toEqual([1, 2, 1, 2]);
  expect(() => valuesOf(listed, [3])).toThrow('its 4 values do not fill the shape');
});

test.each([
  [4, 6],
  [6, 4],
  [2, 2, 3, 5],
])('orthogonal values of shape %p are orthonormal', (...shape) => {
  const values = valuesOf(initializers.orthogonal({ gain: 2 }), shape);
  const columns = shape.at(-1) ?? 1;
  const rows = values.length / columns;
  const at = (v: number, i: number) =>
    (rows < columns ? values[v * columns + i] : values[i * columns + v]) ?? 0;
  const [count, length] = rows < columns ? [rows, columns] : [columns, rows];
  for (let a = 0; a < count; a++) {
    for (let b = 0; b <= a; b++) {
      const product = Array.from({ length }, (_, i) => at(a, i) * at(b, i));
      expectNear([mean(product) * length], [a === b ? 4 : 0], { absolute: 1e-5 });
    }
  }
});

test('a seed of its own makes an initialiser independent of the run', () => {
  const seeded = initializers.heNormal({ seed: 3 });
  expect(valuesOf(seeded, [5], 1)).toEqual(valuesOf(seeded, [5], 2));
  const free = initializers.heNormal();
  expect(valuesOf(free, [5], 1)).not.toEqual(valuesOf(free, [5], 2));
});

test('an unknown name lists what there is', () => {
  expect(() => dense(2, { kernelInitializer: 'heNorma' as 'heNormal' })).toThrow(
    'Dense: the option "kernelInitializer" cannot be used [GRAFT-CONFIG]\n' +
      '  expected  an initializer: "constant", "glorotNormal"',
  );
});
