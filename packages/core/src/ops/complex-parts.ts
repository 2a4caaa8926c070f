import {
  complex as complexByKernel,
  engine,
  imag as imagByKernel,
  real as realByKernel,
  type Tensor,
} from '@tensorflow/tfjs-core';
import { BackendError } from '../errors/backend-error.js';

// tfjs-core's way back takes float32 alone, so that no gradient gets through a complex tensor.
// While gradients are recorded, the real tensors that a complex one was made of are remembered, and
// its parts are those: the gradient goes through them, and the complex tensor is a mere carrier.

interface Parts {
  readonly real: Tensor;
  readonly imag: Tensor;
}
const partsOf = new WeakMap<Tensor, Parts>();

/** Whether a gradient is being recorded. */
export const isRecording = (): boolean => engine().state.gradientDepth > 0;

/** A complex tensor that remembers its parts while a gradient is recorded. */
export function joined(real: Tensor, imag: Tensor): Tensor {
  const whole = complexByKernel<Tensor>(real, imag);
  if (isRecording()) partsOf.set(whole, { real, imag });
  return whole;
}

/** The parts of a complex tensor, such that gradients get through where one is recorded. */
export function split(whole: Tensor, where: string): Parts {
  const known = isRecording() ? partsOf.get(whole) : undefined;
  if (!known) return { real: realByKernel(whole), imag: imagByKernel(whole) };
  if (known.real.isDisposed || known.imag.isDisposed) {
    throw new BackendError({
      where,
      problem: 'the parts that gradients of a complex tensor go through were disposed of',
      hint: 'Return the real and the imaginary part from tidy(), not the complex tensor.',
    });
  }
  return known;
}

/**
 * A complex tensor of a real and an imaginary part. Gradients get from `real` and `imag` of it, and
 * of its transforms, to the parts.
 *
 * @example
 * real(fft(complex(x, zerosLike(x))));
 */
export function complex<T extends Tensor>(real: T, imag: T): T {
  return (isRecording() ? joined(real, imag) : complexByKernel(real, imag)) as T;
}

/** The real part of a complex tensor. */
export function real<T extends Tensor>(input: T): T {
  return (isRecording() ? split(input, 'real').real.clone() : realByKernel(input)) as T;
}

/** The imaginary part of a complex tensor. */
export function imag<T extends Tensor>(input: T): T {
  return (isRecording() ? split(input, 'imag').imag.clone() : imagByKernel(input)) as T;
}
