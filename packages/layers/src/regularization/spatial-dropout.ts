import { defineLayer, mul, options, type Tensor } from '@graftjs/core';
import { dataFormat, type DataFormat } from '../conv/data-format.js';
import { dropoutMask } from './dropout-mask.js';
import { layerRandom, seed } from './layer-random.js';

const rate = options.number({ min: 0, max: 1 });

/** One number for each channel of each example. */
function channelShape(x: Tensor, format: DataFormat): number[] {
  const channels = format === 'channelsLast' ? x.rank - 1 : 1;
  return x.shape.map((length, axis) => (axis === 0 || axis === channels ? length : 1));
}

/** Dropout of whole channels of sequences: [batch, steps, channels]. */
export const spatialDropout1d = defineLayer({
  type: 'layers/SpatialDropout1D',
  positional: 'rate',
  options: { rate, seed },
  input: { rank: 3 },
  call(x, { training, random, options: { rate: share, seed: own } }) {
    if (!training || share === 0) return x;
    return mul(x, dropoutMask(channelShape(x, 'channelsLast'), share, layerRandom(random, own)));
  },
});

const spatialDropout = (name: string, rank: number) =>
  defineLayer({
    type: `layers/${name}`,
    positional: 'rate',
    options: { rate, seed, dataFormat },
    input: { rank },
    call(x, { training, random, options: { rate: share, seed: own, dataFormat: format } }) {
      if (!training || share === 0) return x;
      return mul(x, dropoutMask(channelShape(x, format), share, layerRandom(random, own)));
    },
  });

/** Dropout of whole channels of images (Tompson et al. 2015): neighbouring pixels are too alike. */
export const spatialDropout2d = spatialDropout('SpatialDropout2D', 4);

/** Dropout of whole channels of volumes. */
export const spatialDropout3d = spatialDropout('SpatialDropout3D', 5);
