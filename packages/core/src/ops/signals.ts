export {
  browser,
  cosineWindow,
  enclosingPowerOfTwo,
  fft,
  ifft,
  image,
  irfft,
  rfft,
  signal,
  spectral,
  string,
} from '@tensorflow/tfjs-core';
