import {
  flatten,
  permute,
  repeatVector,
  rescaling,
  reshape,
  upSampling1d,
  upSampling2d,
  upSampling3d,
} from '../../index.js';
import type { LayerCase } from '../layer-case.js';
import { CHANNELS_FIRST, IMAGE, one } from './one.js';

export const reshapingCases = {
  flatten: [
    one('images', () => flatten(), IMAGE, [2, 60]),
    one('channels first', () => flatten({ dataFormat: 'channelsFirst' }), CHANNELS_FIRST, [2, 60]),
  ],
  permute: [one('swap', () => permute([2, 1]), [2, 3, 4], [2, 4, 3])],
  repeatVector: [one('three times', () => repeatVector(3), [2, 4], [2, 3, 4])],
  rescaling: [
    one('scale and offset', () => rescaling(0.5, { offset: -1 }), IMAGE, IMAGE),
    one(
      'for each channel',
      () => rescaling({ scale: [1, 2, 3], offset: [0, 0.5, 1] }),
      IMAGE,
      IMAGE,
    ),
  ],
  reshape: [
    one('known', () => reshape([6, 2]), [2, 3, 4], [2, 6, 2]),
    one('one open', () => reshape([-1, 6]), [2, 3, 4], [2, 2, 6]),
  ],
  upSampling1d: [one('three times', () => upSampling1d(3), [2, 2, 3], [2, 6, 3])],
  upSampling3d: [
    one('default', () => upSampling3d(), [1, 2, 1, 2, 2], [1, 4, 2, 4, 2]),
    one(
      'channels first',
      () => upSampling3d([1, 3, 2], { dataFormat: 'channelsFirst' }),
      [1, 2, 2, 1, 2],
      [1, 2, 2, 3, 4],
    ),
  ],
  upSampling2d: [
    one('nearest', () => upSampling2d(), IMAGE, [2, 10, 8, 3]),
    one(
      'bilinear',
      () => upSampling2d([2, 3], { interpolation: 'bilinear' }),
      IMAGE,
      [2, 10, 12, 3],
    ),
    one(
      'channels first',
      () => upSampling2d({ size: [1, 2], dataFormat: 'channelsFirst' }),
      CHANNELS_FIRST,
      [2, 3, 5, 8],
    ),
  ],
} satisfies { readonly [name: string]: readonly LayerCase[] };
