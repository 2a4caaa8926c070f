import { melSpectrogram } from './mel-spectrogram.js';
import { stftSpectrogram } from './stft-spectrogram.js';

/** Layers that turn signals into pictures of their frequencies. */
export const spectrogramLayers = { melSpectrogram, stftSpectrogram } as const;
