import {
  complex as complexByKernel,
  concat,
  customGrad,
  fft as fftByKernel,
  ifft as ifftByKernel,
  imag,
  irfft as irfftByKernel,
  mul,
  neg,
  pad,
  real,
  reshape,
  reverse,
  rfft as rfftByKernel,
  signal as tfjsSignal,
  slice,
  stack,
  unstack,
  zerosLike,
  type Tensor,
  type Tensor1D,
} from '@tensorflow/tfjs-core';
import { isRecording, joined, split } from './complex-parts.js';

type Pair = readonly [real: Tensor, imag: Tensor];

/** A transform of two real tensors, as one tensor [2, …] so that it can have a gradient. */
function transformed([re, im]: Pair, inverse: boolean): Pair {
  const length = re.shape.at(-1) ?? 1;
  const run = (re: Tensor, im: Tensor, back: boolean): Tensor => {
    const whole = complexByKernel(re, im);
    const y = back ? ifftByKernel(whole) : fftByKernel(whole);
    return stack([real(y), imag(y)]);
  };
  // The transform is linear, and its adjoint the other one but for the factor.
  const op = customGrad((...given) => {
    const [re, im] = given as unknown as Pair;
    return {
      value: run(re, im, inverse),
      gradFunc: (dy) => {
        const [byReal, byImag] = unstack(dy) as [Tensor, Tensor];
        const [gr, gi] = transformed([byReal, byImag], !inverse);
        const factor = inverse ? 1 / length : length;
        return [mul(gr, factor), mul(gi, factor)];
      },
    };
  });
  return unstack(op(re, im)) as [Tensor, Tensor];
}

/**
 * The discrete Fourier transform along the last axis of a complex tensor. Gradients get through to
 * the parts that it was made of by `complex`, or to what it was transformed from.
 *
 * @example
 * const spectrum = fft(complex(x, zerosLike(x)));
 */
export function fft(input: Tensor): Tensor {
  if (!isRecording()) return fftByKernel(input);
  const { real, imag } = split(input, 'fft');
  return joined(...transformed([real, imag], false));
}

/** The inverse of `fft`, with its factor 1 / n. */
export function ifft(input: Tensor): Tensor {
  if (!isRecording()) return ifftByKernel(input);
  const { real, imag } = split(input, 'ifft');
  return joined(...transformed([real, imag], true));
}

/** The first `size` elements of the last axis. */
function head(x: Tensor, size: number): Tensor {
  const begin = x.shape.map(() => 0);
  return slice(x, begin, [...x.shape.slice(0, -1), size]);
}

/**
 * The transform of a real tensor along its last axis, cut or padded to `fftLength`: the first half of
 * it, since the other mirrors it. Complex [..., floor(fftLength / 2) + 1].
 *
 * @example
 * const power = tidy(() => {
 *   const spectrum = rfft(frames, 512);
 *   return add(square(real(spectrum)), square(imag(spectrum)));
 * });
 */
export function rfft(input: Tensor, fftLength?: number): Tensor {
  if (!isRecording()) return rfftByKernel(input, fftLength);
  const given = input.shape.at(-1) ?? 1;
  const length = fftLength ?? given;
  const missing = Math.max(0, length - given);
  const margins = input.shape.map((_, i): [number, number] => [
    0,
    i === input.rank - 1 ? missing : 0,
  ]);
  const x = missing > 0 ? pad(input, margins) : head(input, length);
  const half = Math.floor(length / 2) + 1;
  const parts = transformed([x, zerosLike(x)], false);
  return joined(head(parts[0], half), head(parts[1], half));
}

/**
 * The real tensor whose `rfft` a complex one is: [..., 2(n − 1)] of [..., n]. As in tfjs, all axes
 * but the last become one unless there are three.
 */
export function irfft(input: Tensor): Tensor {
  if (!isRecording()) return irfftByKernel(input);
  const length = input.shape.at(-1) ?? 1;
  const parts = split(input, 'irfft');
  const rows = (x: Tensor): Tensor => reshape(x, [input.size / length, length]);
  const mirrored = (x: Tensor): Tensor =>
    reverse(slice(x, [0, 1], [x.shape[0] ?? 1, length - 2]), 1);
  let [re, im]: Pair = [rows(parts.real), rows(parts.imag)];
  if (length > 2) [re, im] = [concat([re, mirrored(re)], 1), concat([im, neg(mirrored(im))], 1)];
  const [y] = transformed([re, im], true);
  if (input.rank !== 3) return y;
  return reshape(y, [input.shape[0] ?? 1, input.shape[1] ?? 1, -1]);
}

/** The transforms by their names in tfjs. */
export const spectral = { fft, ifft, rfft, irfft };

/**
 * The transforms of overlapping frames of a signal, each times a window: complex [frames, bins].
 *
 * @param windowFn the window of a length, default Hann's
 */
function stft(
  input: Tensor1D,
  frameLength: number,
  frameStep: number,
  fftLength = enclosing(frameLength),
  windowFn: (length: number) => Tensor1D = tfjsSignal.hannWindow,
): Tensor {
  const frames = tfjsSignal.frame(input, frameLength, frameStep);
  return rfft(mul(frames, windowFn(frameLength)), fftLength);
}

/** The smallest power of two that is not less. */
const enclosing = (length: number): number => 2 ** Math.ceil(Math.log2(length));

/** Frames, windows, and transforms of frames that gradients get through. */
export const signal = { ...tfjsSignal, stft };
