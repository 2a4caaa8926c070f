import {
  activityRegularization,
  alphaDropout,
  dropout,
  gaussianDropout,
  gaussianNoise,
  spatialDropout1d,
  spatialDropout2d,
  spatialDropout3d,
} from '../../index.js';
import type { LayerCase } from '../layer-case.js';
import { CHANNELS_FIRST, IMAGE, one, VOLUME, VOLUME_CHANNELS_FIRST } from './one.js';

export const regularizationCases = {
  activityRegularization: [
    one('both', () => activityRegularization({ l1: 0.01, l2: 0.1 }), [2, 4], [2, 4]),
  ],
  alphaDropout: [
    one('plain', () => alphaDropout(0.4), [3, 8], [3, 8]),
    one('noise shape', () => alphaDropout(0.4, { noiseShape: [null, 1, 3] }), [3, 4, 3], [3, 4, 3]),
  ],
  dropout: [
    one('plain', () => dropout(0.4), [3, 8], [3, 8]),
    one('noise shape', () => dropout(0.4, { noiseShape: [null, 1, 3] }), [3, 4, 3], [3, 4, 3]),
  ],
  gaussianDropout: [one('plain', () => gaussianDropout(0.3, { seed: 5 }), [3, 8], [3, 8])],
  gaussianNoise: [one('plain', () => gaussianNoise(0.5), [3, 8], [3, 8])],
  spatialDropout1d: [one('sequences', () => spatialDropout1d(0.4), [2, 5, 3], [2, 5, 3])],
  spatialDropout2d: [
    one('channels last', () => spatialDropout2d(0.4), IMAGE, IMAGE),
    one(
      'channels first',
      () => spatialDropout2d(0.4, { dataFormat: 'channelsFirst' }),
      CHANNELS_FIRST,
      CHANNELS_FIRST,
    ),
  ],
  spatialDropout3d: [
    one('channels last', () => spatialDropout3d(0.4), VOLUME, VOLUME),
    one(
      'channels first',
      () => spatialDropout3d(0.4, { dataFormat: 'channelsFirst' }),
      VOLUME_CHANNELS_FIRST,
      VOLUME_CHANNELS_FIRST,
    ),
  ],
} satisfies { readonly [name: string]: readonly LayerCase[] };
