import {
  categoryEncoding,
  centerCrop,
  discretization,
  hashedCrossing,
  hashing,
  integerLookup,
  normalization,
  resizing,
  stringLookup,
  textVectorization,
} from '../../index.js';
import type { LayerCase } from '../layer-case.js';
import { CHANNELS_FIRST, IMAGE, one } from './one.js';

const WORDS = ['red', 'blue', '', 'green', 'red', 'mauve'];
const COLOURS = ['red', 'green', 'blue'];
const NUMBERS = [12, 36, 7, 0, -5, 12];
const TEXTS = ['The cat, the dog!', 'a Dog  sat', ''];
const LONG = 'the quick brown fox jumps over the lazy dog';
const HASHED = [
  ...['', 'a', 'abc', 'eightlet', 'longer than 8', 'sixteen letters.', 'seventeen letters'],
  ...['thirty-two letters, exactly. Yes', LONG, `${LONG} and over`, `${LONG}, ${LONG}, ${LONG}`],
  ...[
    `${LONG} ${LONG} ${LONG} ${LONG} ${LONG} ${LONG}`,
    'grüße',
    '64 letters, that is the last length before the loop begins: so.',
  ],
];

const discrete = (
  title: string,
  make: LayerCase['make'],
  values: NonNullable<LayerCase['values']>[number],
  shapes: { readonly input: readonly number[]; readonly output: readonly number[] },
): LayerCase => one(title, make, shapes.input, shapes.output, { values: [values], discrete: true });

const square = { input: [3, 2], output: [3, 2] };
const VOCABULARY = { vocabulary: ['the', 'dog', 'cat'] };

export const preprocessingCases = {
  categoryEncoding: [
    one('multi hot', () => categoryEncoding(4), [3, 2], [3, 4], {
      indicesBelow: 4,
      discrete: true,
    }),
    one('counts', () => categoryEncoding(4, { outputMode: 'count' }), [2, 5], [2, 4], {
      indicesBelow: 4,
      discrete: true,
    }),
    one('one hot', () => categoryEncoding({ numTokens: 4, outputMode: 'oneHot' }), [3, 1], [3, 4], {
      indicesBelow: 4,
      discrete: true,
    }),
    one('one hot each', () => categoryEncoding(4, { outputMode: 'oneHot' }), [3, 2], [3, 2, 4], {
      indicesBelow: 4,
      discrete: true,
    }),
  ],
  centerCrop: [
    one('smaller', () => centerCrop({ height: 3, width: 2 }), IMAGE, [2, 3, 2, 3]),
    one('larger', () => centerCrop({ height: 6, width: 3 }), IMAGE, [2, 6, 3, 3]),
    one(
      'channels first',
      () => centerCrop({ height: 2, width: 4, dataFormat: 'channelsFirst' }),
      CHANNELS_FIRST,
      [2, 3, 2, 4],
    ),
  ],
  discretization: [
    discrete('bins', () => discretization([-1, 0, 0.5]), [-3, -1, -0.2, 0, 0.5, 7], square),
    discrete(
      'one hot',
      () => discretization([-1, 0, 0.5], { outputMode: 'oneHot' }),
      [-3, -1, -0.2, 0, 0.5, 7],
      { input: [6, 1], output: [6, 4] },
    ),
  ],
  hashing: [
    discrete('texts', () => hashing(1_000_000), HASHED, { input: [14, 1], output: [14, 1] }),
    discrete('with a salt', () => hashing({ numBins: 1_000_000, salt: [133, -7] }), HASHED, {
      input: [14, 1],
      output: [14, 1],
    }),
    discrete('numbers, a mask', () => hashing(97, { maskValue: 12 }), NUMBERS, square),
    discrete('one hot', () => hashing({ numBins: 5, outputMode: 'oneHot' }), WORDS, {
      input: [6, 1],
      output: [6, 5],
    }),
  ],
  hashedCrossing: [
    {
      title: 'texts and numbers',
      make: () => hashedCrossing(1_000_000),
      inputs: [
        [6, 1],
        [6, 1],
      ],
      values: [WORDS, NUMBERS],
      output: [6, 1],
      discrete: true,
    },
    {
      title: 'one hot',
      make: () => hashedCrossing({ numBins: 7, outputMode: 'oneHot' }),
      inputs: [
        [6, 1],
        [6, 1],
      ],
      values: [WORDS, WORDS],
      output: [6, 7],
      discrete: true,
    },
  ],
  integerLookup: [
    discrete('indices', () => integerLookup({ vocabulary: [12, 7, 36] }), NUMBERS, square),
    discrete(
      'a mask, several indices for others',
      () => integerLookup({ vocabulary: [12, 7], maskToken: 0, numOovIndices: 3 }),
      NUMBERS,
      square,
    ),
    discrete(
      'several indices by hash',
      () => integerLookup({ vocabulary: [12], numOovIndices: 5, oovMethod: 'farmhash' }),
      NUMBERS,
      square,
    ),
    discrete(
      'inverted',
      () => integerLookup({ vocabulary: [12, 7, 36], invert: true }),
      [1, 2, 3, 0, 1, 9],
      square,
    ),
    discrete(
      'counts, padded',
      () =>
        integerLookup({
          vocabulary: [12, 7],
          outputMode: 'count',
          maxTokens: 5,
          padToMaxTokens: true,
        }),
      NUMBERS,
      { input: [2, 3], output: [2, 5] },
    ),
  ],
  normalization: [
    one('to be learnt', () => normalization(), IMAGE, IMAGE, {
      weights: ['mean', 'variance', 'count'],
      still: ['mean', 'variance', 'count'],
    }),
    one('given', () => normalization({ mean: [1, 2, 3], variance: [1, 4, 0.5] }), IMAGE, IMAGE),
    one('one for all', () => normalization({ axis: null, mean: 3, variance: 2 }), IMAGE, IMAGE),
    one(
      'inverted, axis 1',
      () => normalization({ axis: 1, mean: [1, 2, 3], variance: [1, 4, 0.5], invert: true }),
      CHANNELS_FIRST,
      CHANNELS_FIRST,
    ),
  ],
  resizing: [
    one('bilinear', () => resizing({ height: 7, width: 3 }), IMAGE, [2, 7, 3, 3]),
    one(
      'nearest',
      () => resizing({ height: 3, width: 9, interpolation: 'nearest' }),
      IMAGE,
      [2, 3, 9, 3],
    ),
    one(
      'bicubic',
      () => resizing({ height: 7, width: 3, interpolation: 'bicubic' }),
      IMAGE,
      [2, 7, 3, 3],
    ),
    one(
      'lanczos3',
      () => resizing({ height: 7, width: 3, interpolation: 'lanczos3' }),
      IMAGE,
      [2, 7, 3, 3],
    ),
    one(
      'lanczos5, antialiased',
      () => resizing({ height: 2, width: 6, interpolation: 'lanczos5', antialias: true }),
      IMAGE,
      [2, 2, 6, 3],
    ),
    one(
      'bilinear, antialiased',
      () => resizing({ height: 2, width: 3, antialias: true }),
      IMAGE,
      [2, 2, 3, 3],
    ),
    one(
      'bicubic, antialiased',
      () => resizing({ height: 2, width: 3, interpolation: 'bicubic', antialias: true }),
      IMAGE,
      [2, 2, 3, 3],
    ),
    one(
      'cropped',
      () => resizing({ height: 4, width: 8, cropToAspectRatio: true }),
      IMAGE,
      [2, 4, 8, 3],
    ),
    one(
      'padded',
      () => resizing({ height: 4, width: 8, padToAspectRatio: true, fillValue: 0.5 }),
      IMAGE,
      [2, 4, 8, 3],
    ),
    one(
      'channels first',
      () => resizing({ height: 3, width: 6, dataFormat: 'channelsFirst' }),
      CHANNELS_FIRST,
      [2, 3, 3, 6],
    ),
  ],
  stringLookup: [
    discrete('indices', () => stringLookup({ vocabulary: COLOURS }), WORDS, square),
    discrete(
      'a mask, several indices for others',
      () => stringLookup({ vocabulary: COLOURS, maskToken: '', numOovIndices: 3 }),
      WORDS,
      square,
    ),
    discrete(
      'several indices, a salt',
      () => stringLookup({ vocabulary: ['red'], numOovIndices: 7, salt: 5 }),
      WORDS,
      square,
    ),
    discrete(
      'inverted',
      () => stringLookup({ vocabulary: COLOURS, invert: true, maskToken: '' }),
      [2, 3, 4, 0, 1, 9],
      square,
    ),
    discrete(
      'multi hot',
      () => stringLookup({ vocabulary: COLOURS, outputMode: 'multiHot', maskToken: '' }),
      WORDS,
      { input: [2, 3], output: [2, 4] },
    ),
    discrete('one hot', () => stringLookup({ vocabulary: COLOURS, outputMode: 'oneHot' }), WORDS, {
      input: [6, 1],
      output: [6, 4],
    }),
    discrete(
      'tf-idf',
      () => stringLookup({ vocabulary: COLOURS, outputMode: 'tfIdf', idfWeights: [0.5, 1, 2] }),
      WORDS,
      { input: [2, 3], output: [2, 4] },
    ),
  ],
  textVectorization: [
    discrete(
      'indices',
      () => textVectorization({ ...VOCABULARY, outputSequenceLength: 3 }),
      TEXTS,
      { input: [3, 1], output: [3, 3] },
    ),
    discrete(
      'as they are',
      () =>
        textVectorization({
          ...VOCABULARY,
          standardize: null,
          split: null,
          outputSequenceLength: 2,
        }),
      ['dog', 'Dog', 'the', '', 'cat', 'fish'],
      square,
    ),
    discrete(
      'letters, counted',
      () =>
        textVectorization({
          vocabulary: ['a', 't', ' '],
          split: 'character',
          standardize: 'lower',
          outputMode: 'count',
        }),
      TEXTS,
      { input: [3], output: [3, 4] },
    ),
    discrete(
      'pairs of words',
      () =>
        textVectorization({
          vocabulary: ['the', 'the cat', 'dog sat'],
          ngrams: 2,
          outputMode: 'multiHot',
          maxTokens: 6,
          padToMaxTokens: true,
        }),
      TEXTS,
      { input: [3, 1], output: [3, 6] },
    ),
    discrete(
      'tf-idf',
      () => textVectorization({ ...VOCABULARY, outputMode: 'tfIdf', idfWeights: [0.3, 1, 2] }),
      TEXTS,
      { input: [3, 1], output: [3, 4] },
    ),
  ],
} satisfies { readonly [name: string]: readonly LayerCase[] };
