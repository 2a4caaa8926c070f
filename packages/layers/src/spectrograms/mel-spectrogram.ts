import {
  add,
  concat,
  ConfigError,
  conv1d,
  defineLayer,
  div,
  expandDims,
  log,
  matMul,
  max,
  maximum,
  mul,
  options,
  pow,
  reshape,
  reverse,
  slice,
  square,
  sub,
  tensor,
  transpose,
  type Tensor,
  type Tensor3D,
} from '@graftjs/core';
import { melWeights } from './mel-weights.js';
import { windowValues } from './window.js';

const DECIBELS = 10 / Math.LN10;

interface Frames {
  readonly fftLength: number;
  readonly sequenceLength: number | null;
  readonly window: 'hamming' | 'hann';
}

/** Kernels [fftLength, 1, bins] that compute one side of the transform of a windowed frame. */
function transformKernel(
  { fftLength, sequenceLength, window }: Frames,
  wave: (x: number) => number,
) {
  const length = sequenceLength ?? fftLength;
  const bins = Math.floor(fftLength / 2) + 1;
  const weights = windowValues(window, length, true);
  // A shorter window lies in the middle of the frame.
  const before = Math.floor((fftLength - length) / 2);
  const kernel = new Float32Array(fftLength * bins);
  for (let i = 0; i < length; i++) {
    const time = before + i;
    for (let bin = 0; bin < bins; bin++) {
      const angle = (-2 * Math.PI * ((time * bin) % fftLength)) / fftLength;
      kernel[time * bins + bin] = (weights[i] ?? 0) * wave(angle);
    }
  }
  return kernel;
}

/** The signal with its ends mirrored, so that the first frame has the first sample in its middle. */
function mirrored(x: Tensor, width: number): Tensor {
  const [batch = 0, time = 0] = x.shape;
  const part = (from: number): Tensor => reverse(slice(x, [0, from], [batch, width]), 1);
  return width === 0 ? x : concat([part(1), x, part(time - width - 1)], 1);
}

/**
 * Spectrograms of signals on the mel scale, in decibels.
 *
 * Input [batch, time], output [batch, numMelBins, frames]. The magnitude of a short-time Fourier
 * transform, to the power of `magExp`, is summed over bands of frequencies that widen with pitch.
 *
 * @example
 * melSpectrogram({ numMelBins: 64, samplingRate: 8000, sequenceStride: 256, fftLength: 1024 });
 */
export const melSpectrogram = defineLayer({
  type: 'layers/MelSpectrogram',
  options: {
    fftLength: options.integer({ min: 2, default: 2048 }),
    sequenceStride: options.integer({ min: 1, default: 512 }),
    sequenceLength: options.nullable(options.integer({ min: 2 })),
    window: options.oneOf(['hann', 'hamming'], { default: 'hann' }),
    samplingRate: options.number({ min: 1, default: 16000 }),
    numMelBins: options.integer({ min: 1, default: 128 }),
    minFreq: options.number({ min: 0, default: 20 }),
    maxFreq: options.nullable(options.number({ min: 0 })),
    powerToDb: options.boolean({ default: true }),
    topDb: options.number({ default: 80 }),
    magExp: options.number({ default: 2 }),
    minPower: options.number({ min: 0, default: 1e-10 }),
    refPower: options.number({ default: 1 }),
  },
  input: { rank: 2, fixedAxis: null },
  build(_b, o) {
    if ((o.sequenceLength ?? 0) > o.fftLength) {
      throw new ConfigError({
        where: 'MelSpectrogram',
        problem: `sequenceLength ${o.sequenceLength} is larger than fftLength ${o.fftLength}`,
      });
    }
    const bins = Math.floor(o.fftLength / 2) + 1;
    return {
      bins,
      real: transformKernel(o, Math.cos),
      imag: transformKernel(o, Math.sin),
      bands: melWeights(bins, {
        count: o.numMelBins,
        samplingRate: o.samplingRate,
        minFreq: o.minFreq,
        maxFreq: o.maxFreq ?? Math.floor(o.samplingRate / 2),
      }),
    };
  },
  outputShape: ([batch = null, time = null], o) => {
    const width = 2 * Math.floor(o.fftLength / 2);
    const frames =
      time === null ? null : Math.floor((time + width - o.fftLength) / o.sequenceStride) + 1;
    return [batch, o.numMelBins, frames];
  },
  call(x, { options: o, weights: { bins, real, imag, bands } }) {
    const padded = mirrored(x, Math.floor(o.fftLength / 2));
    const rows = expandDims(padded, 2) as Tensor3D;
    const side = (kernel: Float32Array): Tensor =>
      conv1d(rows, tensor(kernel, [o.fftLength, 1, bins]) as Tensor3D, o.sequenceStride, 'valid');
    const squares = add(square(side(real)), square(side(imag)));
    const spectrum = o.magExp === 2 ? squares : pow(squares, o.magExp / 2);
    const [batch = 0, frames = 0] = spectrum.shape;
    const inBands = matMul(
      reshape(spectrum, [batch * frames, bins]),
      tensor(bands, [bins, o.numMelBins]),
    );
    const powers = reshape(inBands, [batch, frames, o.numMelBins]);
    return transpose(o.powerToDb ? decibels(powers, o) : powers, [0, 2, 1]);
  },
  outputMask: () => null,
});

function decibels(
  powers: Tensor,
  o: { readonly minPower: number; readonly refPower: number; readonly topDb: number },
): Tensor {
  const reference = Math.max(Math.abs(o.refPower), o.minPower);
  const levels = mul(log(div(maximum(powers, o.minPower), reference)), DECIBELS);
  return maximum(levels, sub(max(levels), o.topDb));
}
