import { defineLayer, options } from '@graftjs/core';
import { repeatAlong } from './repeat-along.js';

/** Longer sequences: every step `size` times. Input [batch, steps, features]. */
export const upSampling1d = defineLayer({
  type: 'layers/UpSampling1D',
  positional: 'size',
  options: { size: options.integer({ min: 1, default: 2 }) },
  input: { rank: 3 },
  outputShape: ([batch = null, steps = null, features = null], { size }) => [
    batch,
    steps === null ? null : steps * size,
    features,
  ],
  call: (x, { options: { size } }) => repeatAlong(x, 1, size),
  outputMask: () => null,
});
