import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { KernelBench, values, type HostTensor } from '../../testing/kernel-bench.js';
import { expectNear } from '../../testing/to-be-near.js';

let bench: KernelBench;
let plain: KernelBench;
beforeAll(async () => {
  bench = await KernelBench.open({ threads: 2 });
  plain = await KernelBench.open({ threads: 1, build: 'plain' });
});
afterAll(() => bench.close());

const floats = (list: readonly number[]): HostTensor => ({
  shape: [list.length],
  values: Float32Array.from(list),
  dtype: 'float32',
});
const range = (from: number, to: number, n = 4001): HostTensor =>
  floats(Array.from({ length: n }, (_, i) => from + ((to - from) * i) / (n - 1)));
const specials = [NaN, Infinity, -Infinity, 0, -0, 1e-30, -1e-30, 3e38, -3e38];

test.each([
  ['GraftReluGrad', Infinity],
  ['GraftRelu6Grad', 6],
])('%s lets through what lies between 0 and %d', (name, top) => {
  const x = {
    shape: [13],
    values: Float32Array.from({ length: 13 }, (_, i) => i - 4),
    dtype: 'float32' as const,
  };
  const dy = values([13], 5);
  const wanted = Array.from(dy.values, (v, i) => (x.values[i]! > 0 && x.values[i]! <= top ? v : 0));
  expect(bench.run(name, { dy, x }).values).toEqual(wanted);
});

describe('unary kernels against double precision', () => {
  const functions: Record<string, [(x: number) => number, HostTensor]> = {
    Relu: [(x) => (x < 0 ? 0 : x), range(-4, 4)],
    Relu6: [(x) => Math.min(6, x < 0 ? 0 : x), range(-4, 9)],
    Exp: [Math.exp, range(-104, 90)],
    Log: [Math.log, range(1e-6, 1e6)],
    Sqrt: [Math.sqrt, range(0, 100)],
    Rsqrt: [(x) => 1 / Math.sqrt(x), range(0.001, 100)],
    Square: [(x) => x * x, range(-9, 9)],
    Tanh: [Math.tanh, range(-10, 10)],
    Sigmoid: [(x) => 1 / (1 + Math.exp(-x)), range(-60, 60)],
    Neg: [(x) => -x, range(-9, 9)],
    Abs: [Math.abs, range(-9, 9)],
    Elu: [(x) => (x < 0 ? Math.expm1(x) : x), range(-20, 5)],
    Selu: [
      (x) => (x < 0 ? 1.7580993408473769 * Math.expm1(x) : 1.0507009873554805 * x),
      range(-20, 5),
    ],
    Softplus: [(x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))), range(-60, 60)],
    Reciprocal: [(x) => 1 / x, range(0.01, 9)],
    Floor: [Math.floor, range(-9, 9)],
    Ceil: [Math.ceil, range(-9, 9)],
    Expm1: [Math.expm1, range(-8, 8)],
    Log1p: [Math.log1p, range(-0.99, 50)],
  };
  test.each(Object.entries(functions))('%s', (name, [f, x]) => {
    const wanted = { shape: x.shape, values: Array.from(x.values, (v) => Math.fround(f(v))) };
    for (const engine of [bench, plain]) {
      expectNear(engine.run(name, { x }), wanted, { relative: 1e-6, absolute: 1e-37 });
    }
    const odd = floats(specials);
    const limits = bench.run(name, { x: odd });
    expectNear(
      limits,
      { shape: odd.shape, values: specials.map((v) => Math.fround(f(v))) },
      { relative: 1e-6, absolute: 1e-37 },
    );
  });

  test('Erf, and the kernels with parameters', () => {
    // Values of erf to ten digits from tables (Abramowitz & Stegun, table 7.1).
    const erf = [0, 0.112462916, 0.5204998778, 0.8427007929, 0.995322265, 0.9999779095, 1];
    const x = floats([0, 0.1, 0.5, 1, 2, 3, 9]);
    expectNear(bench.run('Erf', { x }), { shape: [7], values: erf }, { relative: 5e-7 });
    const v = floats([-2, -0.5, 0, 0.5, 2, NaN]);
    expect(bench.run('LeakyRelu', { x: v }, { alpha: 0.1 }).values[0]).toBeCloseTo(-0.2, 6);
    expect(bench.run('Step', { x: v }, { alpha: 0.25 }).values).toEqual([
      0.25,
      0.25,
      0.25,
      1,
      1,
      NaN,
    ]);
    const clip = { clipValueMin: -1, clipValueMax: 1 };
    expect(bench.run('ClipByValue', { x: v }, clip).values).toEqual([-1, -0.5, 0, 0.5, 1, NaN]);
  });

  test('every length, so that no tail is forgotten', () => {
    for (let n = 1; n < 40; n++) {
      const x = values([n], n);
      expectNear(bench.run('Exp', { x }), { shape: [n], values: Array.from(x.values, Math.exp) });
    }
  });
});

describe('binary kernels', () => {
  const operations: Record<string, (a: number, b: number) => number> = {
    Add: (a, b) => a + b,
    Sub: (a, b) => a - b,
    Multiply: (a, b) => a * b,
    RealDiv: (a, b) => a / b,
    Maximum: Math.max,
    Minimum: Math.min,
    SquaredDifference: (a, b) => (a - b) ** 2,
    Greater: (a, b) => +(a > b),
    GreaterEqual: (a, b) => +(a >= b),
    Less: (a, b) => +(a < b),
    LessEqual: (a, b) => +(a <= b),
    Equal: (a, b) => +(a === b),
    NotEqual: (a, b) => +(a !== b),
  };
  test.each(Object.entries(operations))('%s with NaN, infinities and equal values', (name, f) => {
    const pairs = specials.flatMap((a) => [...specials, 2].map((b) => [a, b] as const));
    const a = floats(pairs.map(([left]) => left));
    const b = floats(pairs.map(([, right]) => right));
    const wanted = pairs.map((_, i) => Math.fround(f(a.values[i]!, b.values[i]!)));
    const got = bench.run(name, { a, b });
    expectNear(got, { shape: a.shape, values: wanted });
  });

  test.each([
    [[3, 4, 5], [5]],
    [[3, 4, 5], [1]],
    [[1], [3, 4, 5]],
    [[], [7]],
    [
      [3, 4, 5],
      [3, 1, 1],
    ],
    [
      [3, 1, 5],
      [1, 4, 1],
    ],
    [
      [2, 3, 4, 5],
      [3, 1, 5],
    ],
    [
      [6, 1],
      [1, 70],
    ],
    [[40_000], [40_000]],
    [[300, 200], [200]],
    [
      [1, 1, 8],
      [9, 1, 1],
    ],
    [
      [2, 1, 3, 1, 2],
      [1, 4, 1, 5, 1],
    ],
  ])('broadcasts %j and %j', (shapeA, shapeB) => {
    const inputs = { a: values(shapeA, 1), b: values(shapeB, 2) };
    for (const name of ['Sub', 'Less']) {
      expectNear(bench.run(name, inputs), bench.expected(name, inputs));
    }
  });
});

test('Cast converts, Select chooses', () => {
  const ints: HostTensor = {
    shape: [7],
    values: Int32Array.of(0, 1, -5, 7, 0, 2, 9),
    dtype: 'int32',
  };
  const bools: HostTensor = {
    shape: [7],
    values: Uint8Array.of(0, 1, 1, 0, 1, 0, 1),
    dtype: 'bool',
  };
  expect(bench.run('Cast', { x: ints }, { dtype: 'float32' }).values).toEqual([
    0, 1, -5, 7, 0, 2, 9,
  ]);
  expect(bench.run('Cast', { x: ints }, { dtype: 'bool' }).values).toEqual([0, 1, 1, 1, 0, 1, 1]);
  expect(bench.run('Cast', { x: bools }, { dtype: 'float32' }).values).toEqual([
    0, 1, 1, 0, 1, 0, 1,
  ]);
  expect(bench.run('Cast', { x: bools }, { dtype: 'int32' }).values).toEqual([0, 1, 1, 0, 1, 0, 1]);
  expect(bench.run('Cast', { x: floats([0, -0, NaN, 2]) }, { dtype: 'bool' }).values).toEqual([
    0, 0, 1, 1,
  ]);
  const [t, e] = [values([7], 1), values([7], 2)];
  const wanted = Array.from(bools.values, (flag, i) => (flag ? t : e).values[i]!);
  expect(bench.run('Select', { condition: bools, t, e }).values).toEqual(wanted);
});
