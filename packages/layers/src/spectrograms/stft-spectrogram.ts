import {
  add,
  atan2,
  concat,
  conv1d,
  ConfigError,
  defineLayer,
  log,
  maximum,
  options,
  pad,
  reshape,
  slice,
  sqrt,
  square,
  transpose,
  type Option,
  type Shape,
  type Tensor,
  type Tensor3D,
} from '@graftjs/core';
import { dataFormat } from '../conv/data-format.js';
import { padding, windowedLengths } from '../conv/geometry.js';
import { stft } from '../initializers/stft.js';
import { windowNames } from './window.js';

const MODES = ['log', 'magnitude', 'psd', 'real', 'imag', 'angle', 'stft'] as const;
const EPSILON = 1e-7;

/** A name, or null for none; null is not the default. */
const orNull = <T extends string>(inner: Option<T, T, boolean>, standard: T) => ({
  ...options.nullable(inner),
  default: standard,
});

interface Frames {
  readonly frameLength: number;
  readonly frameStep: number | null;
  readonly fftLength: number | null;
}

/** Steps and bins, with what Keras takes where they are left out. */
function framing({ frameLength, frameStep, fftLength }: Frames) {
  const length = fftLength ?? 2 ** Math.ceil(Math.log2(frameLength));
  const step = frameStep ?? Math.floor(frameLength / 2);
  if (step > frameLength || length < frameLength) {
    throw new ConfigError({
      where: 'STFTSpectrogram',
      problem: 'frameLength must be at least the step and at most the length of the transform',
      operands: [
        { label: 'frameStep', value: step },
        { label: 'frameLength', value: frameLength },
        { label: 'fftLength', value: length },
      ],
    });
  }
  return { step, bins: Math.floor(length / 2) + 1 };
}

/** [batch, channels, time] of a signal of either format. */
const channelsFirst = (x: Tensor, format: 'channelsFirst' | 'channelsLast'): Tensor =>
  format === 'channelsFirst' ? x : transpose(x, [0, 2, 1]);

/**
 * Short-time Fourier transforms of signals, by convolutions whose kernels are trained like any.
 *
 * Input [batch, time, channels]; output [batch, frames, channels · bins], or [batch, frames, bins,
 * channels] with `expandDims`. `mode` says what of the transform is given; `log` is the logarithm of
 * the magnitude. Weights: real_kernel and imag_kernel [frameLength, 1, bins], those that the mode
 * needs.
 *
 * @example
 * stftSpectrogram({ mode: 'log', frameLength: 256, frameStep: 128, inputShape: [16000, 1] });
 */
export const stftSpectrogram = defineLayer({
  type: 'layers/STFTSpectrogram',
  positional: 'mode',
  options: {
    mode: options.oneOf(MODES, { default: 'log' }),
    frameLength: options.integer({ min: 2, default: 256 }),
    frameStep: options.nullable(options.integer({ min: 1 })),
    fftLength: options.nullable(options.integer({ min: 2 })),
    window: orNull(options.oneOf(windowNames), 'hann'),
    periodic: options.boolean({ default: false }),
    scaling: orNull(options.oneOf(['density', 'spectrum']), 'density'),
    padding,
    expandDims: options.boolean({ default: false }),
    dataFormat,
  },
  input: { rank: 3, fixedAxis: null },
  build(b, o) {
    const { window, scaling, periodic } = o;
    const kernel = (side: 'imag' | 'real') =>
      b.weight(`${side}_kernel`, [o.frameLength, 1, framing(o).bins], {
        initializer: stft({ side, window, scaling, periodic }),
      });
    return {
      real: o.mode === 'imag' ? null : kernel('real'),
      imag: o.mode === 'real' ? null : kernel('imag'),
    };
  },
  outputShape([batch = null, a = null, b = null], o): Shape {
    const { step, bins } = framing(o);
    const last = o.dataFormat === 'channelsLast';
    const [time, channels] = last ? [a, b] : [b, a];
    const sizes = { size: [o.frameLength], strides: [step], padding: o.padding };
    const [frames = null] = windowedLengths([time], sizes, 'STFTSpectrogram');
    const frequencies = o.mode === 'stft' ? 2 * bins : bins;
    if (o.expandDims) {
      return last ? [batch, frames, frequencies, channels] : [batch, channels, frames, frequencies];
    }
    const all = channels === null ? null : channels * frequencies;
    return last ? [batch, frames, all] : [batch, all, frames];
  },
  call(x, { options: o, weights: { real, imag } }) {
    const { step, bins } = framing(o);
    const signal = channelsFirst(x, o.dataFormat);
    const [batch = 0, channels = 0, time = 0] = signal.shape;
    /** [batch, channels, frames, bins]. */
    const side = (kernel: Tensor): Tensor => {
      const rows = reshape(signal, [batch * channels, time, 1]) as Tensor3D;
      const y = conv1d(rows, kernel as Tensor3D, step, o.padding);
      return reshape(y, [batch, channels, y.shape[1] ?? 0, bins]);
    };
    const spectrum = modeOf(o.mode, real && side(real.value), imag && side(imag.value));
    const [, , frames = 0, frequencies = 0] = spectrum.shape;
    const last = o.dataFormat === 'channelsLast';
    if (o.expandDims) return last ? transpose(spectrum, [0, 2, 3, 1]) : spectrum;
    const joined = transpose(spectrum, last ? [0, 2, 1, 3] : [0, 1, 3, 2]);
    const all = channels * frequencies;
    return reshape(joined, last ? [batch, frames, all] : [batch, all, frames]);
  },
  outputMask: () => null,
});

function modeOf(mode: (typeof MODES)[number], real: Tensor | null, imag: Tensor | null): Tensor {
  if (!real || !imag) return (real ?? imag) as Tensor;
  if (mode === 'angle') return atan2(imag, real);
  if (mode === 'stft') return concat([real, imag], 3);
  const power = add(square(real), square(imag));
  if (mode === 'psd') return add(power, innerBins(power));
  const magnitude = sqrt(maximum(power, EPSILON));
  return mode === 'magnitude' ? magnitude : log(maximum(magnitude, EPSILON));
}

/** All bins but the first and the last, which have no conjugate, with zeros in their places. */
function innerBins(power: Tensor): Tensor {
  const [batch = 0, channels = 0, frames = 0, bins = 0] = power.shape;
  return pad(slice(power, [0, 0, 0, 1], [batch, channels, frames, bins - 2]), [
    [0, 0],
    [0, 0],
    [0, 0],
    [1, 1],
  ]);
}
