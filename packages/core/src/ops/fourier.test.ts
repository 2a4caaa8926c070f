import { beforeAll, describe, expect, test } from '@jest/globals';
import { cpu } from '@graftjs/backend-cpu';
import * as tfjs from '@tensorflow/tfjs-core';
import {
  add,
  BackendError,
  complex,
  fft,
  grad,
  ifft,
  imag,
  irfft,
  memory,
  mul,
  Random,
  real,
  rfft,
  signal,
  square,
  sum,
  tensor,
  tidy,
  useBackend,
  zerosLike,
  type Tensor,
  type Tensor1D,
} from '../index.js';

beforeAll(() => useBackend(cpu()));

const normal = (shape: readonly number[], seed: string): Tensor => {
  const random = new Random(seed);
  const size = shape.reduce((product, axis) => product * axis, 1);
  return tensor(
    Float32Array.from({ length: size }, () => random.normal()),
    [...shape],
  );
};

/** A real number that depends on both parts, and on each of their elements in another way. */
function figure(z: Tensor): Tensor {
  const weigh = (x: Tensor, seed: string) => sum(mul(square(x), normal(x.shape, seed)));
  const mixed = sum(mul(mul(real(z), imag(z)), normal(z.shape, 'mixed')));
  return add(add(weigh(real(z), 're'), weigh(imag(z), 'im')), mixed);
}

const withImag = (x: Tensor): Tensor => complex(x, mul(square(x), 0.5));
const cases: Readonly<Record<string, readonly [readonly number[], (x: Tensor) => Tensor]>> = {
  fft: [[3, 8], (x) => figure(fft(withImag(x)))],
  'fft of an odd length': [[2, 5], (x) => figure(fft(withImag(x)))],
  'fft of a real wave': [[7], (x) => figure(fft(complex(x, zerosLike(x))))],
  ifft: [[3, 6], (x) => figure(ifft(withImag(x)))],
  'there and back': [[4, 4], (x) => figure(ifft(fft(withImag(x))))],
  rfft: [[3, 8], (x) => figure(rfft(x))],
  'rfft, odd': [[2, 2, 7], (x) => figure(rfft(x))],
  'rfft, padded': [[2, 5], (x) => figure(rfft(x, 8))],
  'rfft, cut': [[2, 9], (x) => figure(rfft(x, 6))],
  irfft: [[2, 5], (x) => sum(mul(square(irfft(withImag(x))), normal([2, 8], 'w')))],
  'irfft of rank 3': [[2, 3, 4], (x) => sum(square(irfft(withImag(x))))],
  'irfft of two': [[3, 2], (x) => sum(mul(square(irfft(withImag(x))), normal([3, 2], 'w')))],
  stft: [[20], (x) => figure(signal.stft(x as Tensor1D, 8, 4))],
};

describe.each(Object.entries(cases))('%s', (_, [shape, f]) => {
  test('has the gradient of central differences', () => {
    const before = memory().numTensors;
    tidy(() => {
      const [x, direction] = [normal(shape, 'x'), normal(shape, 'direction')];
      const step = 1e-2;
      const side = (sign: number) => f(add(x, mul(direction, sign * step))).dataSync()[0] as number;
      const numeric = (side(1) - side(-1)) / (2 * step);
      const analytic = sum(mul(grad(f)(x), direction)).dataSync()[0] as number;
      // The figure is of the fourth degree at most, so that the step may be wide.
      expect(Math.abs(analytic - numeric)).toBeLessThan(2e-2 + 5e-3 * Math.abs(numeric));
      expect(Math.abs(numeric)).toBeGreaterThan(0.05);
    });
    expect(memory().numTensors).toBe(before);
  });
});

test.each([
  ['fft', (z: Tensor) => fft(z), (z: Tensor) => tfjs.fft(z)],
  ['ifft', (z: Tensor) => ifft(z), (z: Tensor) => tfjs.ifft(z)],
  ['irfft', (z: Tensor) => irfft(z), (z: Tensor) => tfjs.irfft(z)],
] as const)('%s gives while recording what the kernel gives', (_, ours, theirs) => {
  tidy(() => {
    const [re, im] = [normal([2, 3, 6], 're'), normal([2, 3, 6], 'im')];
    const wanted = theirs(tfjs.complex(re, im));
    const plain = ours(complex(re, im));
    let recorded: Tensor | undefined;
    grad((x) => {
      recorded = tfjs.keep(ours(complex(x, im)));
      return sum(recorded.dtype === 'complex64' ? real(recorded) : recorded);
    })(re);
    for (const got of [plain, recorded as Tensor]) {
      expect(got.shape).toEqual(wanted.shape);
      expect(got.dtype).toBe(wanted.dtype);
      const [a, b] = [got.dataSync(), wanted.dataSync()];
      a.forEach((value, i) => expect(Math.abs(value - (b[i] as number))).toBeLessThan(1e-5));
    }
    recorded?.dispose();
  });
});

test('parts that a tidy disposed of are named, not passed over', () => {
  const x = normal([4], 'x');
  const f = (x: Tensor) => sum(real(tidy(() => fft(complex(mul(x, 2), zerosLike(x))))));
  expect(() => grad(f)(x)).toThrow(BackendError);
  expect(() => grad(f)(x)).toThrow('Return the real and the imaginary part from tidy()');
  x.dispose();
});
