import {
  averagePooling1d,
  averagePooling2d,
  globalAveragePooling1d,
  globalAveragePooling2d,
  globalMaxPooling1d,
  globalMaxPooling2d,
  maxPooling1d,
  maxPooling2d,
} from '../../index.js';
import type { LayerCase } from '../layer-case.js';
import { CHANNELS_FIRST, IMAGE, one } from './one.js';

export const poolingCases = {
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
  globalMaxPooling1d: [one('plain', () => globalMaxPooling1d(), [2, 5, 3], [2, 3])],
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
