import { describe, expect, test } from '@jest/globals';
import '@tensorflow/tfjs-backend-cpu';
import {
  add,
  clone,
  memory,
  mul,
  registerKernel,
  tensor1d,
  tidy,
  zerosLike,
  unregisterKernel,
  type Tensor,
  type TensorInfo,
} from '@tensorflow/tfjs-core';
import { defineConstraint } from '../constraint/constraint.js';
import { defineInitializer } from '../initializer/define-initializer.js';
import * as options from '../options/index.js';
import { Parameter } from '../parameter/parameter.js';
import { defineOptimizer } from './define-optimizer.js';
import { defineSchedule } from './schedule.js';
import { scheduled } from './scheduled.js';

const momentum = defineOptimizer({
  type: 'test/Momentum',
  defaultRate: 0.1,
  options: { momentum: options.number({ default: 0.5 }) },
  slots: (value) => ({ velocity: zerosLike(value) }),
  step({ gradient, slots, rate, options: { momentum } }) {
    const velocity = add(mul(slots.velocity, momentum), mul(gradient, rate));
    return { delta: velocity, slots: { velocity } };
  },
});
const zeros = defineInitializer({ type: 'test/Zeros', fill: () => {} });
const parameter = (name: string) => new Parameter({ name, shape: [1], initializer: zeros() });
const read = (tensor: Tensor) => [...tensor.dataSync()].map((x) => Math.round(x * 1e6) / 1e6);
const one = tensor1d([1]);

describe('defineOptimizer', () => {
  test('keeps state by parameter, whatever the order and whoever is frozen between', () => {
    const [a, b] = [parameter('a'), parameter('b')];
    const optimizer = momentum();
    optimizer.apply([{ parameter: a, gradient: one }]);
    optimizer.apply([
      { parameter: b, gradient: one },
      { parameter: a, gradient: one },
    ]);
    // a: -0.1, then velocity 0.15; b starts afresh.
    expect(read(a.value)).toEqual([-0.25]);
    expect(read(b.value)).toEqual([-0.1]);
    expect(optimizer.stateOf(a)?.step).toBe(2);
    expect(optimizer.stateOf(b)?.step).toBe(1);
    expect(optimizer.iterations).toBe(2);
    optimizer.dispose();
  });

  test('goes on from a saved state with the same numbers', () => {
    const [a, b] = [parameter('a'), parameter('b')];
    const first = momentum(0.1);
    first.apply([{ parameter: a, gradient: one }]);
    const second = momentum(0.1);
    const state = first.stateOf(a);
    if (!state) throw new Error('no state');
    b.assign(a.value);
    second.restore(first.iterations, [{ parameter: b, state }]);
    first.apply([{ parameter: a, gradient: one }]);
    second.apply([{ parameter: b, gradient: one }]);
    expect(read(b.value)).toEqual(read(a.value));
    expect(second.iterations).toBe(2);
    first.dispose();
    second.dispose();
  });

  test('leaks nothing over many steps, and dispose frees the state', () => {
    const a = parameter('a');
    a.value;
    const before = memory().numTensors;
    const optimizer = momentum();
    optimizer.apply([{ parameter: a, gradient: one }]);
    const during = memory().numTensors;
    for (let i = 0; i < 50; i++) optimizer.apply([{ parameter: a, gradient: one }]);
    expect(memory().numTensors).toBe(during);
    optimizer.dispose();
    expect(memory().numTensors).toBe(before);
  });

  test('follows a schedule, scales it by parameter, and projects onto constraints', () => {
    const halving = defineSchedule({ type: 'test/Halving', rate: (step) => 0.5 ** step });
    const floor = defineConstraint({ type: 'test/Floor', project: (x) => mul(x, 0.1) });
    const a = parameter('a');
    const b = new Parameter({ name: 'b', shape: [1], initializer: zeros(), constraint: floor() });
    const optimizer = momentum(halving(), { momentum: 0 });
    expect(optimizer.learningRate).toBe(1);
    optimizer.apply([
      { parameter: a, gradient: one, rateScale: 0.1 },
      { parameter: b, gradient: one },
    ]);
    expect(read(a.value)).toEqual([-0.1]);
    expect(read(b.value)).toEqual([-0.1]);
    expect(optimizer.learningRate).toBe(0.5);
    optimizer.setLearningRate(0.25);
    expect(optimizer.learningRate).toBe(0.25);
    expect(optimizer.getConfig()).toMatchObject({
      momentum: 0,
      learningRate: { type: 'test/Halving' },
    });
    optimizer.dispose();
  });

  test('parks its state outside of tensors and goes on with the same bits', async () => {
    const [a, b] = [parameter('a'), parameter('b')];
    const [parked, other] = [momentum(0.3), momentum(0.3)];
    const third = tensor1d([1 / 3]);
    for (const value of [a, b]) value.value;
    const before = memory().numTensors;
    for (let i = 0; i < 3; i++) {
      parked.apply([{ parameter: a, gradient: third }]);
      // Two that save at the same time both park.
      await Promise.all([parked.park(), parked.park()]);
      other.apply([{ parameter: b, gradient: third }]);
    }
    other.dispose();
    expect(memory().numTensors).toBe(before);
    expect([...a.value.dataSync()]).toEqual([...b.value.dataSync()]);
    expect(parked.stateOf(a)?.step).toBe(3);
    parked.dispose();
    third.dispose();
  });

  test('takes back what was tried out: state, count and schedule', async () => {
    const halving = defineSchedule({ type: 'test/Halving', rate: (step) => 0.5 ** step });
    const [a, b] = [parameter('a'), parameter('b')];
    const optimizer = momentum(halving());
    optimizer.apply([{ parameter: a, gradient: one }]);
    const [value, moved] = [read(a.value), read(optimizer.stateOf(a)!.slots['velocity']!)];
    const bringBack = await optimizer.remember();
    optimizer.setLearningRate(7);
    for (const other of [a, b]) optimizer.apply([{ parameter: other, gradient: one }]);
    expect(read(a.value)).not.toEqual(value);
    bringBack();
    expect([optimizer.iterations, optimizer.learningRate]).toEqual([1, 0.5]);
    expect(read(optimizer.stateOf(a)!.slots['velocity']!)).toEqual(moved);
    expect(optimizer.stateOf(b)).toBeNull();
    optimizer.dispose();
  });

  test('an option that may be scheduled is a number in each step', () => {
    const rising = defineSchedule({ type: 'test/Rising', rate: (step) => step });
    const seen: number[] = [];
    const watched = defineOptimizer({
      type: 'test/Watched',
      defaultRate: 1,
      options: { push: scheduled('a number of at least 0', { min: 0, default: 3 }) },
      slots: () => ({}),
      step({ gradient, options: { push } }) {
        seen.push(push);
        return { delta: gradient, slots: {} };
      },
    });
    const a = parameter('a');
    for (const optimizer of [watched(), watched({ push: rising() })]) {
      for (let i = 0; i < 2; i++) optimizer.apply([{ parameter: a, gradient: one }]);
    }
    expect(seen).toEqual([3, 3, 0, 1]);
    expect(() => watched({ push: -1 })).toThrow(
      'expected  a number of at least 0, or a schedule\n  got       -1',
    );
  });

  test('runs as one kernel where the backend has it', () => {
    const calls: unknown[] = [];
    registerKernel({
      kernelName: 'TestMomentum',
      backendName: 'cpu',
      kernelFunc: ({ inputs, attrs, backend }) => {
        calls.push(attrs);
        const cpu = backend as unknown as {
          readSync(id: object): Float32Array;
          makeTensorInfo(shape: number[], dtype: string, values: Float32Array): TensorInfo;
        };
        const read = (name: string) => cpu.readSync(inputs[name]!.dataId);
        const velocity = read('velocity').map((x, i) => x / 2 + read('gradient')[i]! / 10);
        const value = read('value').map((x, i) => x - velocity[i]!);
        return [value, velocity].map((values) => cpu.makeTensorInfo([1], 'float32', values));
      },
    });
    const fused = defineOptimizer({
      type: 'test/Fused',
      defaultRate: 0.1,
      slots: (value) => ({ velocity: zerosLike(value) }),
      step: () => {
        throw new Error('not this way');
      },
      fused: ({ rate, step }) => ({
        kernel: 'TestMomentum',
        slots: ['velocity'],
        attributes: { rate, step },
      }),
    });
    const a = parameter('a');
    a.value;
    const optimizer = fused();
    optimizer.apply([{ parameter: a, gradient: one }]);
    const before = memory().numTensors;
    optimizer.apply([{ parameter: a, gradient: one }]);
    expect(memory().numTensors).toBe(before);
    expect(read(a.value)).toEqual([-0.25]);
    expect(calls).toEqual([
      { rate: 0.1, step: 1 },
      { rate: 0.1, step: 2 },
    ]);
    unregisterKernel('TestMomentum', 'cpu');
    expect(() => optimizer.apply([{ parameter: a, gradient: one }])).toThrow('not this way');
    optimizer.dispose();
  });

  test('names the parameter whose gradient does not fit', () => {
    const wrong = tidy(() => clone(tensor1d([1, 2])));
    expect(() => momentum().apply([{ parameter: parameter('a'), gradient: wrong }])).toThrow(
      'optimizer Momentum: the gradient does not fit parameter "a"',
    );
    expect(() => momentum(-1)).toThrow('a learning rate of at least 0, or a schedule');
  });
});
