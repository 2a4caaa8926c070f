import {
  augMix,
  autoContrast,
  contrastLimitedAdaptiveHistogramEqualization,
  cutMix,
  dense,
  equalization,
  maxNumBoundingBoxes,
  mixUp,
  pipeline,
  randAugment,
  randomBrightness,
  randomColorDegeneration,
  randomColorJitter,
  randomContrast,
  randomCrop,
  randomElasticTransform,
  randomErasing,
  randomFlip,
  randomGaussianBlur,
  randomGrayscale,
  randomHue,
  randomInvert,
  randomPerspective,
  randomPosterization,
  randomRotation,
  randomSaturation,
  randomSharpness,
  randomShear,
  randomTranslation,
  randomZoom,
  rescaling,
  solarization,
} from '../../index.js';
import type { LayerCase } from '../layer-case.js';
import { CHANNELS_FIRST, IMAGE, one } from './one.js';

/** Of the inputs of the sweep. */
const valueRange = [-2, 2] as const;
const first = { dataFormat: 'channelsFirst', valueRange } as const;
const firstShape = { dataFormat: 'channelsFirst' } as const;

/** A change whose choices are fixed by its options, so that Keras makes the same ones. */
const fixed = (
  title: string,
  make: LayerCase['make'],
  shape: readonly number[] = IMAGE,
  rest: Partial<LayerCase> = {},
): LayerCase => one(title, make, shape, shape, { training: true, ...rest });

/** A change that is compared with Keras while predicting alone, when it does nothing. */
const random = (
  title: string,
  make: LayerCase['make'],
  shape: readonly number[] = IMAGE,
  rest: Partial<LayerCase> = {},
): LayerCase => one(title, make, shape, shape, rest);

export const augmentationCases = {
  augMix: [
    random('all changes', () => augMix({ valueRange, seed: 3 }), IMAGE, { discrete: true }),
    random('channels first', () => augMix({ ...first, allOps: false }), CHANNELS_FIRST, {
      discrete: true,
    }),
  ],
  autoContrast: [
    fixed('images', () => autoContrast({ valueRange })),
    fixed('bytes', () => autoContrast(), IMAGE, { indicesBelow: 200 }),
  ],
  contrastLimitedAdaptiveHistogramEqualization: [
    fixed(
      'tiles of many pixels',
      () =>
        contrastLimitedAdaptiveHistogramEqualization({
          valueRange,
          tileGridSize: [2, 3],
          clipLimit: 2,
        }),
      [2, 11, 9, 2],
      { discrete: true },
    ),
    fixed(
      'no limit, channels first',
      () =>
        contrastLimitedAdaptiveHistogramEqualization({
          ...first,
          tileGridSize: [2, 2],
          clipLimit: 0,
        }),
      CHANNELS_FIRST,
      { discrete: true },
    ),
  ],
  cutMix: [
    random('images', () => cutMix(0.5)),
    random('channels first', () => cutMix(1, firstShape), CHANNELS_FIRST),
  ],
  equalization: [
    fixed('images', () => equalization({ valueRange }), IMAGE, { discrete: true }),
    fixed('few bins, channels first', () => equalization({ ...first, bins: 16 }), CHANNELS_FIRST, {
      discrete: true,
    }),
  ],
  maxNumBoundingBoxes: [random('images', () => maxNumBoundingBoxes(3))],
  mixUp: [
    random('images', () => mixUp(0.4)),
    random('channels first', () => mixUp(0.2, firstShape), CHANNELS_FIRST),
  ],
  pipeline: [
    one(
      'of layers with weights',
      () => pipeline([rescaling(0.5), dense(2), randomFlip()]),
      IMAGE,
      [2, 5, 4, 2],
      { weights: ['kernel', 'bias'] },
    ),
  ],
  randAugment: [
    random('images', () => randAugment({ valueRange, seed: 3 }), IMAGE, { discrete: true }),
    random('channels first', () => randAugment({ ...first, numOps: 3 }), CHANNELS_FIRST, {
      discrete: true,
    }),
  ],
  randomBrightness: [
    fixed('darker', () => randomBrightness([-0.1, -0.1], { valueRange })),
    random('at random', () => randomBrightness(0.3, { valueRange, seed: 4 })),
    fixed('channels first', () => randomBrightness([0.2, 0.2], first), CHANNELS_FIRST),
  ],
  randomColorDegeneration: [
    fixed('half grey', () => randomColorDegeneration([0.5, 0.5], { valueRange })),
    fixed('channels first', () => randomColorDegeneration([-0.3, -0.3], first), CHANNELS_FIRST),
  ],
  randomColorJitter: [
    fixed(
      'all of it',
      () =>
        randomColorJitter({
          valueRange: [0, 20],
          brightnessFactor: [0.1, 0.1],
          saturationFactor: [0.6, 0.6],
          hueFactor: [1, 1],
        }),
      IMAGE,
      { indicesBelow: 13, discrete: true },
    ),
    random('at random', () => randomColorJitter({ valueRange, contrastFactor: 0.2 })),
  ],
  randomContrast: [
    random('at random', () => randomContrast(0.3, { valueRange })),
    random('channels first', () => randomContrast([0.1, 0.5], first), CHANNELS_FIRST),
  ],
  randomCrop: [
    one('in training', () => randomCrop({ height: 3, width: 2 }), IMAGE, [2, 3, 2, 3], {
      beyondKeras: 'Keras documents a resized crop for predictions and gives the image as it is',
    }),
    one(
      'too small, channels first',
      () => randomCrop({ height: 6, width: 3, ...firstShape }),
      CHANNELS_FIRST,
      [2, 3, 6, 3],
      { beyondKeras: 'Keras cuts by the size asked for where the largest box is meant' },
    ),
  ],
  randomElasticTransform: [
    random('images', () => randomElasticTransform({ valueRange }), [2, 24, 26, 2]),
    random('channels first', () => randomElasticTransform(1, first), CHANNELS_FIRST),
  ],
  randomErasing: [
    random('noise', () => randomErasing({ scale: [0.3, 0.5], valueRange })),
    random(
      'a colour, channels first',
      () => randomErasing({ fillValue: 0.5, ...first }),
      CHANNELS_FIRST,
    ),
  ],
  randomFlip: [
    random('both ways', () => randomFlip({ seed: 1 })),
    random('channels first', () => randomFlip('horizontal', firstShape), CHANNELS_FIRST),
  ],
  randomGaussianBlur: [
    fixed('always', () => randomGaussianBlur({ factor: [1, 1], sigma: [0.8, 0.8], valueRange })),
    fixed(
      'a long kernel, channels first',
      () => randomGaussianBlur([1, 1], { kernelSize: [3, 3], sigma: [0.5, 0.5], ...first }),
      CHANNELS_FIRST,
    ),
    random('at random', () => randomGaussianBlur({ valueRange })),
  ],
  randomGrayscale: [
    fixed('all', () => randomGrayscale(1)),
    random('some, channels first', () => randomGrayscale(0.5, firstShape), CHANNELS_FIRST),
  ],
  randomHue: [
    fixed('half a turn', () => randomHue([1, 1], { valueRange: [0, 20] }), IMAGE, {
      indicesBelow: 13,
    }),
    random('channels first', () => randomHue(0.3, first), CHANNELS_FIRST),
  ],
  randomInvert: [
    fixed('all', () => randomInvert([1, 1], { valueRange })),
    random('some, channels first', () => randomInvert(0.5, first), CHANNELS_FIRST),
  ],
  randomPerspective: [
    random('images', () => randomPerspective({ scale: 0.5 })),
    random('channels first', () => randomPerspective(1, firstShape), CHANNELS_FIRST),
  ],
  randomPosterization: [
    fixed('three bits', () => randomPosterization(3, { valueRange }), IMAGE, { discrete: true }),
    random('channels first', () => randomPosterization([2, 5], first), CHANNELS_FIRST, {
      discrete: true,
    }),
  ],
  randomRotation: [
    fixed('a tenth of a turn', () => randomRotation([0.1, 0.1])),
    fixed('constants around it', () =>
      randomRotation([-0.2, -0.2], { fillMode: 'constant', fillValue: 0.7 }),
    ),
    fixed('wrapped', () => randomRotation([0.3, 0.3], { fillMode: 'wrap' })),
    fixed('the edge, nearest pixels', () =>
      randomRotation([0.07, 0.07], { fillMode: 'nearest', interpolation: 'nearest' }),
    ),
    fixed('channels first', () => randomRotation([0.45, 0.45], firstShape), CHANNELS_FIRST),
    random('at random', () => randomRotation(0.2)),
  ],
  randomSaturation: [
    fixed('stronger', () => randomSaturation([0.6, 0.6], { valueRange: [0, 20] }), IMAGE, {
      indicesBelow: 13,
    }),
    random('channels first', () => randomSaturation([0.2, 0.4], first), CHANNELS_FIRST),
  ],
  randomSharpness: [
    fixed('sharper', () => randomSharpness([0.9, 0.9], { valueRange: [-5, 5] })),
    fixed('smoother', () => randomSharpness([0.1, 0.1], { valueRange })),
    random('channels first', () => randomSharpness(0.5, first), CHANNELS_FIRST),
  ],
  randomShear: [
    random('along x', () => randomShear({ xFactor: 0.4 })),
    random(
      'channels first',
      () => randomShear({ yFactor: [0.2, 0.6], ...firstShape }),
      CHANNELS_FIRST,
    ),
  ],
  randomTranslation: [
    fixed('down and left', () =>
      randomTranslation({ heightFactor: [0.3, 0.3], widthFactor: [-0.2, -0.2] }),
    ),
    fixed(
      'channels first',
      () =>
        randomTranslation({
          heightFactor: [0.9, 0.9],
          widthFactor: [1, 1],
          fillMode: 'wrap',
          ...firstShape,
        }),
      CHANNELS_FIRST,
    ),
  ],
  randomZoom: [
    fixed('less', () => randomZoom([-0.3, -0.3])),
    fixed('each side', () => randomZoom([0.5, 0.5], { widthFactor: [-0.2, -0.2] })),
    fixed(
      'channels first',
      () => randomZoom([0.4, 0.4], { fillMode: 'constant', fillValue: 2, ...firstShape }),
      CHANNELS_FIRST,
    ),
  ],
  solarization: [
    fixed('all', () => solarization({ valueRange })),
    random(
      'channels first',
      () => solarization({ additionFactor: 0.3, thresholdFactor: 0.6, ...first }),
      CHANNELS_FIRST,
    ),
  ],
} satisfies { readonly [name: string]: readonly LayerCase[] };
