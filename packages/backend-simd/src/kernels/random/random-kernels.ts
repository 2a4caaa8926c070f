import { util, type TensorInfo } from '@tensorflow/tfjs-core';
import type { SimdBackend } from '../../backend.js';
import { floatBits } from '../float-bits.js';
import type { KernelFamily, NativeKernel } from '../native-kernel.js';
import { jumped, stepped, type XoshiroState } from './xoshiro-jump.js';

/** A stream draws at least 2^6 and at most 2^12 numbers. */
const SHORTEST = 6;
const LONGEST = 12;
const doubles = new Float64Array(1);
const words = new Int32Array(doubles.buffer);

function doubleBits(value: number): number[] {
  doubles[0] = value;
  return [...words];
}

/** The words that core reads the generator's new state from. */
function stateTensor(backend: SimdBackend, state: readonly number[]): TensorInfo {
  const out = backend.output([state.length], 'int32');
  new Int32Array(backend.engine.memory.buffer, backend.address(out), state.length).set(state);
  return out;
}

/**
 * Numbers that take one draw each: the sequence is cut into streams, whose first states follow from
 * the generator's by jumping ahead.
 */
function streams(kind: number, parameters: (a: number, b: number) => number[]): NativeKernel {
  return ({ attrs, backend }) => {
    const shape = attrs['shape'] as number[];
    const { engine } = backend;
    const n = util.sizeFromShape(shape);
    const exponent = Math.min(LONGEST, Math.max(SHORTEST, Math.ceil(Math.log2(n / 4))));
    const length = 2 ** exponent;
    const count = Math.ceil(n / length);
    const chunks = Math.ceil(count / 4);
    const states = engine.allocate(chunks * 64);
    try {
      const table = new Int32Array(engine.memory.buffer, states.start, chunks * 16);
      let state = attrs['state'] as unknown as XoshiroState;
      for (let i = 0; i < count; i++) {
        if (i > 0) state = jumped(state, exponent);
        table.set(state, i * 4);
      }
      for (let i = (count - 1) * length; i < n; i++) state = stepped(state);
      const out = backend.output(shape);
      const operands = [states.start, backend.address(out), n, length, kind];
      const given = parameters(attrs['a'] as number, attrs['b'] as number);
      engine.run('randomStreams', chunks, ...operands, ...given);
      return [out, stateTensor(backend, state)];
    } finally {
      engine.allocator.release(states);
    }
  };
}

/** Normal deviates of mean a and deviation b; the spare of a pair comes and goes with the state. */
const normal: NativeKernel = ({ attrs, backend }) => {
  const shape = attrs['shape'] as number[];
  const n = util.sizeFromShape(shape);
  const spare = attrs['spare'] as number | null;
  const words = [...(attrs['state'] as number[]), spare === null ? 0 : 1, 0];
  const state = stateTensor(backend, [...words, ...doubleBits(spare ?? 0)]);
  const out = backend.output(shape);
  const given = [...doubleBits(attrs['a'] as number), ...doubleBits(attrs['b'] as number)];
  const operands = [backend.address(state), backend.address(out), n, 0];
  backend.engine.run('randomNormal', 1, ...operands, ...given);
  return [out, state];
};

export const randomKernels: KernelFamily = {
  GraftRandomUniform: streams(0, (a, b) => [0, ...doubleBits(a), ...doubleBits(b - a)]),
  // A number of 24 bits is below the rate where it is below the next whole number of parts.
  GraftRandomMask: streams(1, (rate) => {
    return [0, Math.ceil(rate * 2 ** 24), floatBits(1 / (1 - rate))];
  }),
  GraftRandomNormal: normal,
};
