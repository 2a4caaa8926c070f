import { melSpectrogram, stftSpectrogram } from '../../index.js';
import type { LayerCase } from '../layer-case.js';
import { one } from './one.js';

const SIGNAL = [2, 20, 2];
const weights = ['real_kernel', 'imag_kernel'];
const frames = { frameLength: 8, frameStep: 4 };

export const spectrogramCases = {
  melSpectrogram: [
    one(
      'decibels',
      () =>
        melSpectrogram({
          fftLength: 16,
          sequenceStride: 8,
          samplingRate: 8000,
          numMelBins: 4,
          topDb: 500,
        }),
      [2, 40],
      [2, 4, 6],
    ),
    one(
      'cubes, a short Hamming window',
      () =>
        melSpectrogram({
          fftLength: 16,
          sequenceLength: 10,
          sequenceStride: 5,
          window: 'hamming',
          samplingRate: 8000,
          numMelBins: 3,
          maxFreq: 3500,
          powerToDb: false,
          magExp: 3,
        }),
      [2, 20],
      [2, 3, 5],
    ),
  ],
  stftSpectrogram: [
    one('logarithm', () => stftSpectrogram(frames), SIGNAL, [2, 4, 10], { weights }),
    one(
      'magnitude, same, expanded, no window',
      () =>
        stftSpectrogram('magnitude', {
          ...frames,
          padding: 'same',
          expandDims: true,
          window: null,
        }),
      SIGNAL,
      [2, 5, 5, 2],
      { weights },
    ),
    one(
      'power, channels first',
      () =>
        stftSpectrogram('psd', {
          ...frames,
          fftLength: 16,
          scaling: 'spectrum',
          dataFormat: 'channelsFirst',
        }),
      [2, 2, 20],
      [2, 18, 4],
      { weights },
    ),
    one('both sides', () => stftSpectrogram('stft', frames), SIGNAL, [2, 4, 20], { weights }),
    one('real', () => stftSpectrogram('real', frames), SIGNAL, [2, 4, 10], {
      weights: ['real_kernel'],
    }),
    one(
      'imaginary, channels first, expanded',
      () => stftSpectrogram('imag', { ...frames, dataFormat: 'channelsFirst', expandDims: true }),
      [2, 2, 20],
      [2, 2, 4, 5],
      { weights: ['imag_kernel'] },
    ),
    one(
      'angle',
      () => stftSpectrogram('angle', { frameLength: 4, frameStep: 3 }),
      [1, 10, 1],
      [1, 3, 3],
      { weights },
    ),
  ],
} satisfies { readonly [name: string]: readonly LayerCase[] };
