import {
  adaptiveAveragePooling1d,
  adaptiveAveragePooling2d,
  adaptiveAveragePooling3d,
  adaptiveMaxPooling1d,
  adaptiveMaxPooling2d,
  adaptiveMaxPooling3d,
  averagePooling1d,
  averagePooling2d,
  averagePooling3d,
  globalAveragePooling1d,
  globalAveragePooling2d,
  globalAveragePooling3d,
  globalMaxPooling1d,
  globalMaxPooling2d,
  globalMaxPooling3d,
  maxPooling1d,
  maxPooling2d,
  maxPooling3d,
} from '../../index.js';
import type { LayerCase } from '../layer-case.js';
import { CHANNELS_FIRST, IMAGE, one, VOLUME, VOLUME_CHANNELS_FIRST } from './one.js';

const FIRST = { dataFormat: 'channelsFirst' } as const;
const STEPS_MASK = [
  [
    [1, 1, 0, 1, 0],
    [1, 0, 0, 0, 0],
  ],
];

export const poolingCases = {
  adaptiveAveragePooling1d: [
    one('uneven windows', () => adaptiveAveragePooling1d(3), [2, 7, 3], [2, 3, 3]),
    one('channels first', () => adaptiveAveragePooling1d(2, FIRST), [2, 3, 6], [2, 3, 2]),
  ],
  adaptiveAveragePooling2d: [
    one('uneven windows', () => adaptiveAveragePooling2d([3, 2]), IMAGE, [2, 3, 2, 3]),
    one('channels first', () => adaptiveAveragePooling2d(2, FIRST), CHANNELS_FIRST, [2, 3, 2, 2]),
  ],
  adaptiveAveragePooling3d: [
    one('uneven windows', () => adaptiveAveragePooling3d([2, 1, 3]), VOLUME, [2, 2, 1, 3, 2]),
    one(
      'channels first',
      () => adaptiveAveragePooling3d({ outputSize: 2, ...FIRST }),
      VOLUME_CHANNELS_FIRST,
      [2, 2, 2, 2, 2],
    ),
  ],
  adaptiveMaxPooling1d: [
    one('uneven windows', () => adaptiveMaxPooling1d(3), [2, 7, 3], [2, 3, 3]),
    one('channels first', () => adaptiveMaxPooling1d(2, FIRST), [2, 3, 6], [2, 3, 2]),
  ],
  adaptiveMaxPooling2d: [
    one('uneven windows', () => adaptiveMaxPooling2d([3, 2]), IMAGE, [2, 3, 2, 3]),
    one('channels first', () => adaptiveMaxPooling2d(2, FIRST), CHANNELS_FIRST, [2, 3, 2, 2]),
  ],
  adaptiveMaxPooling3d: [
    one('uneven windows', () => adaptiveMaxPooling3d([2, 1, 3]), VOLUME, [2, 2, 1, 3, 2]),
    one(
      'channels first',
      () => adaptiveMaxPooling3d(2, FIRST),
      VOLUME_CHANNELS_FIRST,
      [2, 2, 2, 2, 2],
    ),
  ],
  averagePooling3d: [
    one('valid', () => averagePooling3d(), VOLUME, [2, 2, 1, 2, 2]),
    one(
      'same, overlapping',
      () => averagePooling3d([3, 2, 2], { strides: 2, padding: 'same' }),
      VOLUME,
      [2, 2, 2, 3, 2],
    ),
    one(
      'channels first',
      () => averagePooling3d([2, 1, 3], FIRST),
      VOLUME_CHANNELS_FIRST,
      [2, 2, 2, 3, 1],
    ),
  ],
  globalAveragePooling3d: [
    one('plain', () => globalAveragePooling3d(), VOLUME, [2, 2]),
    one(
      'keepdims, channels first',
      () => globalAveragePooling3d({ keepdims: true, ...FIRST }),
      VOLUME_CHANNELS_FIRST,
      [2, 2, 1, 1, 1],
    ),
  ],
  globalMaxPooling3d: [
    one('keepdims', () => globalMaxPooling3d({ keepdims: true }), VOLUME, [2, 1, 1, 1, 2]),
    one('channels first', () => globalMaxPooling3d(FIRST), VOLUME_CHANNELS_FIRST, [2, 2]),
  ],
  maxPooling3d: [
    one('valid', () => maxPooling3d(), VOLUME, [2, 2, 1, 2, 2]),
    one(
      'same, overlapping',
      () => maxPooling3d([3, 2, 2], { strides: 2, padding: 'same' }),
      VOLUME,
      [2, 2, 2, 3, 2],
    ),
    one(
      'channels first',
      () => maxPooling3d([2, 1, 3], FIRST),
      VOLUME_CHANNELS_FIRST,
      [2, 2, 2, 3, 1],
    ),
  ],
  averagePooling1d: [
    one('valid', () => averagePooling1d(), [2, 5, 3], [2, 2, 3]),
    one(
      'same, channels first',
      () => averagePooling1d(3, { strides: 2, padding: 'same', dataFormat: 'channelsFirst' }),
      [2, 3, 5],
      [2, 3, 3],
    ),
  ],
  averagePooling2d: [
    one('valid', () => averagePooling2d(), IMAGE, [2, 2, 2, 3]),
    one(
      'same, overlapping',
      () => averagePooling2d({ poolSize: 3, strides: 2, padding: 'same' }),
      IMAGE,
      [2, 3, 2, 3],
    ),
    one(
      'channels first',
      () => averagePooling2d({ poolSize: [2, 1], dataFormat: 'channelsFirst' }),
      CHANNELS_FIRST,
      [2, 3, 2, 4],
    ),
  ],
  globalAveragePooling1d: [
    one('plain', () => globalAveragePooling1d(), [2, 5, 3], [2, 3]),
    one('a mask', () => globalAveragePooling1d(), [2, 5, 3], [2, 3], { masks: STEPS_MASK }),
    one(
      'keepdims, channels first',
      () => globalAveragePooling1d({ keepdims: true, dataFormat: 'channelsFirst' }),
      [2, 3, 5],
      [2, 3, 1],
    ),
  ],
  globalAveragePooling2d: [
    one('plain', () => globalAveragePooling2d(), IMAGE, [2, 3]),
    one('keepdims', () => globalAveragePooling2d({ keepdims: true }), IMAGE, [2, 1, 1, 3]),
    one(
      'channels first',
      () => globalAveragePooling2d({ dataFormat: 'channelsFirst' }),
      CHANNELS_FIRST,
      [2, 3],
    ),
  ],
  globalMaxPooling1d: [
    one('plain', () => globalMaxPooling1d(), [2, 5, 3], [2, 3]),
    one('channels first', () => globalMaxPooling1d(FIRST), [2, 3, 5], [2, 3]),
  ],
  globalMaxPooling2d: [
    one('plain', () => globalMaxPooling2d(), IMAGE, [2, 3]),
    one(
      'keepdims, channels first',
      () => globalMaxPooling2d({ keepdims: true, dataFormat: 'channelsFirst' }),
      CHANNELS_FIRST,
      [2, 3, 1, 1],
    ),
  ],
  maxPooling1d: [
    one('valid', () => maxPooling1d(), [2, 5, 3], [2, 2, 3]),
    one('same', () => maxPooling1d(3, { strides: 1, padding: 'same' }), [2, 5, 3], [2, 5, 3]),
    one('channels first', () => maxPooling1d(FIRST), [2, 3, 5], [2, 3, 2]),
  ],
  maxPooling2d: [
    one('valid', () => maxPooling2d(), IMAGE, [2, 2, 2, 3]),
    one(
      'same, overlapping',
      () => maxPooling2d({ poolSize: 3, strides: [2, 1], padding: 'same' }),
      IMAGE,
      [2, 3, 4, 3],
    ),
    one(
      'channels first',
      () => maxPooling2d({ dataFormat: 'channelsFirst' }),
      CHANNELS_FIRST,
      [2, 3, 2, 2],
    ),
  ],
} satisfies { readonly [name: string]: readonly LayerCase[] };
