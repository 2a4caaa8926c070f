import { ConfigError, defineInitializer, options, type Option } from '@graftjs/core';
import { windowNames, windowValues } from '../spectrograms/window.js';

/** A name, or null for none; null is not the default. */
const orNull = <T extends string>(inner: Option<T, T, boolean>, standard: T) => ({
  ...options.nullable(inner),
  default: standard,
});

/**
 * Kernels of a short-time Fourier transform, for convolutions [frameLength, 1, bins]: the window times
 * cos (side `real`) or sin (`imag`) of −2π · time · bin / fftLength. As in Keras, whose name for it this
 * is; the imaginary side has the sign of the transform.
 */
export const stft = defineInitializer({
  type: 'initializers/STFT',
  options: {
    side: options.oneOf(['real', 'imag'], { default: 'real' }),
    window: orNull(options.oneOf(windowNames), 'hann'),
    /** Divides by the window's L2 norm (`density`) or L1 norm (`spectrum`). */
    scaling: orNull(options.oneOf(['density', 'spectrum']), 'density'),
    periodic: options.boolean({ default: false }),
  },
  fill(values, { shape, options: { side, window, scaling, periodic } }) {
    const [frame = 0, channels = 1, bins = 0] = shape;
    if (shape.length !== 3 || channels !== 1) {
      throw new ConfigError({
        where: 'STFT',
        problem: 'it fills kernels [frameLength, 1, bins] only',
        operands: [{ label: 'shape', value: shape }],
      });
    }
    const weights = window === null ? null : windowValues(window, frame, periodic);
    const divisor = weights === null ? 1 : normOf(weights, scaling);
    const wave = side === 'real' ? Math.cos : Math.sin;
    const length = (bins - 1) * 2;
    for (let time = 0; time < frame; time++) {
      const factor = (weights?.[time] ?? 1) / divisor;
      for (let bin = 0; bin < bins; bin++) {
        values[time * bins + bin] = factor * wave((-2 * Math.PI * time * bin) / length);
      }
    }
  },
});

function normOf(weights: Float64Array, scaling: 'density' | 'spectrum' | null): number {
  if (scaling === null) return 1;
  return scaling === 'density'
    ? Math.sqrt(weights.reduce((sum, value) => sum + value * value, 0))
    : weights.reduce((sum, value) => sum + Math.abs(value), 0);
}
