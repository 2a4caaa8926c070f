import { defineLayer, mul, options } from '@graftjs/core';
import { dataFormat } from '../conv/data-format.js';
import { dropoutMask } from './dropout-mask.js';

/** Dropout of whole channels of images (Tompson et al. 2015): neighbouring pixels are too alike. */
export const spatialDropout2d = defineLayer({
  type: 'layers/SpatialDropout2D',
  positional: 'rate',
  options: {
    rate: options.number({ min: 0, max: 0.999999 }),
    seed: options.nullable(options.integer()),
    dataFormat,
  },
  input: { rank: 4 },
  call(x, { training, random, options: { rate, seed, dataFormat: format } }) {
    if (!training || rate === 0) return x;
    const spatial = format === 'channelsLast' ? [1, 2] : [2, 3];
    const shape = x.shape.map((length, axis) => (spatial.includes(axis) ? 1 : length));
    return mul(x, dropoutMask(shape, rate, seed === null ? random : random.split(seed)));
  },
});
