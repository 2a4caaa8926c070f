import {
  Registry,
  type Activation,
  type Constraint,
  type Definition,
  type Initializer,
  type Layer,
  type Regularizer,
  type Serializable,
} from '@graftjs/core';
import { activation } from './core/activation.js';
import { dense } from './core/dense.js';
import { einsumDense } from './core/einsum-dense.js';
import { embedding } from './core/embedding.js';
import { inputLayer } from './core/input.js';
import { eLU, leakyReLU } from './activations/activation-layers.js';
import { activations } from './activations/index.js';
import { pReLU } from './activations/prelu.js';
import { reLU } from './activations/relu-layer.js';
import { softmax } from './activations/softmax-layer.js';
import { attentionLayers } from './attention/index.js';
import { constraints } from './constraints/index.js';
import { convolutionLayers } from './conv/index.js';
import { initializers } from './initializers/index.js';
import { identity } from './core/identity.js';
import { lambda } from './core/lambda.js';
import { reversibleEmbedding } from './core/reversible-embedding.js';
import { concatenate } from './merging/concatenate.js';
import { dot } from './merging/dot.js';
import { add, average, maximum, minimum, multiply, subtract } from './merging/elementwise.js';
import { functionalModel } from './models/model.js';
import { sequentialModel } from './models/sequential.js';
import { normalizationLayers } from './normalization/index.js';
import {
  adaptiveAveragePooling1d,
  adaptiveAveragePooling2d,
  adaptiveAveragePooling3d,
  adaptiveMaxPooling1d,
  adaptiveMaxPooling2d,
  adaptiveMaxPooling3d,
} from './pooling/adaptive-pooling.js';
import { globalAveragePooling1d } from './pooling/global-average-pooling1d.js';
import {
  globalAveragePooling2d,
  globalAveragePooling3d,
  globalMaxPooling1d,
  globalMaxPooling2d,
  globalMaxPooling3d,
} from './pooling/global-pooling.js';
import { averagePooling3d, maxPooling3d } from './pooling/pooling3d.js';
import { averagePooling2d, maxPooling2d } from './pooling/pooling2d.js';
import { operation } from './operations/operation.js';
import { recurrentLayers } from './recurrent/index.js';
import { regularizers } from './regularizers/index.js';
import { activityRegularization } from './regularization/activity-regularization.js';
import { alphaDropout } from './regularization/alpha-dropout.js';
import { dropout } from './regularization/dropout.js';
import { gaussianDropout } from './regularization/gaussian-dropout.js';
import { gaussianNoise } from './regularization/gaussian-noise.js';
import {
  spatialDropout1d,
  spatialDropout2d,
  spatialDropout3d,
} from './regularization/spatial-dropout.js';
import { augMix } from './augmentation/aug-mix.js';
import { autoContrast } from './augmentation/auto-contrast.js';
import { contrastLimitedAdaptiveHistogramEqualization } from './augmentation/contrast-limited-adaptive-histogram-equalization.js';
import { cutMix } from './augmentation/cut-mix.js';
import { equalization } from './augmentation/equalization.js';
import { maxNumBoundingBoxes } from './augmentation/max-num-bounding-boxes.js';
import { mixUp } from './augmentation/mix-up.js';
import { pipeline } from './preprocessing/pipeline.js';
import { randAugment } from './augmentation/rand-augment.js';
import { randomBrightness } from './augmentation/random-brightness.js';
import { randomColorDegeneration } from './augmentation/random-color-degeneration.js';
import { randomColorJitter } from './augmentation/random-color-jitter.js';
import { randomContrast } from './augmentation/random-contrast.js';
import { randomCrop } from './augmentation/random-crop.js';
import { randomElasticTransform } from './augmentation/random-elastic-transform.js';
import { randomErasing } from './augmentation/random-erasing.js';
import { randomFlip } from './augmentation/random-flip.js';
import { randomGaussianBlur } from './augmentation/random-gaussian-blur.js';
import { randomGrayscale } from './augmentation/random-grayscale.js';
import { randomHue } from './augmentation/random-hue.js';
import { randomInvert } from './augmentation/random-invert.js';
import { randomPerspective } from './augmentation/random-perspective.js';
import { randomPosterization } from './augmentation/random-posterization.js';
import { randomRotation } from './augmentation/random-rotation.js';
import { randomSaturation } from './augmentation/random-saturation.js';
import { randomSharpness } from './augmentation/random-sharpness.js';
import { randomShear } from './augmentation/random-shear.js';
import { randomTranslation } from './augmentation/random-translation.js';
import { randomZoom } from './augmentation/random-zoom.js';
import { solarization } from './augmentation/solarization.js';
import { categoryEncoding } from './preprocessing/category-encoding.js';
import { centerCrop } from './preprocessing/center-crop.js';
import { discretization } from './preprocessing/discretization.js';
import { hashedCrossing } from './preprocessing/hashed-crossing.js';
import { hashing } from './preprocessing/hashing.js';
import { integerLookup } from './preprocessing/integer-lookup.js';
import { normalization } from './preprocessing/normalization.js';
import { resizing } from './preprocessing/resizing.js';
import { stringLookup } from './preprocessing/string-lookup.js';
import { textVectorization } from './preprocessing/text-vectorization.js';
import { flatten } from './reshaping/flatten.js';
import { rescaling } from './reshaping/rescaling.js';
import { reshape } from './reshaping/reshape-layer.js';

import { maskBy } from './core/mask-by.js';
import { masking } from './core/masking.js';
import { averagePooling1d, maxPooling1d } from './pooling/pooling1d.js';
import { permute } from './reshaping/permute.js';
import { repeatVector } from './reshaping/repeat-vector.js';
import { spectrogramLayers } from './spectrograms/index.js';
import { wrapperLayers } from './wrappers/index.js';
import { upSampling1d } from './reshaping/up-sampling1d.js';
import { upSampling2d } from './reshaping/up-sampling2d.js';
import { upSampling3d } from './reshaping/up-sampling3d.js';

/** Every layer that a user can make, by the name of its factory. */
export const allLayers = {
  ...attentionLayers,
  ...convolutionLayers,
  ...normalizationLayers,
  ...recurrentLayers,
  ...spectrogramLayers,
  ...wrapperLayers,
  activation,
  activityRegularization,
  adaptiveAveragePooling1d,
  adaptiveAveragePooling2d,
  adaptiveAveragePooling3d,
  adaptiveMaxPooling1d,
  adaptiveMaxPooling2d,
  adaptiveMaxPooling3d,
  add,
  alphaDropout,
  augMix,
  autoContrast,
  average,
  averagePooling1d,
  averagePooling2d,
  averagePooling3d,
  categoryEncoding,
  centerCrop,
  concatenate,
  contrastLimitedAdaptiveHistogramEqualization,
  cutMix,
  dense,
  discretization,
  dot,
  dropout,
  einsumDense,
  eLU,
  embedding,
  equalization,
  flatten,
  gaussianDropout,
  gaussianNoise,
  globalAveragePooling1d,
  globalAveragePooling2d,
  globalAveragePooling3d,
  globalMaxPooling1d,
  globalMaxPooling2d,
  globalMaxPooling3d,
  hashedCrossing,
  hashing,
  identity,
  integerLookup,
  lambda,
  leakyReLU,
  maskBy,
  masking,
  maximum,
  maxNumBoundingBoxes,
  maxPooling1d,
  maxPooling2d,
  maxPooling3d,
  minimum,
  mixUp,
  multiply,
  normalization,
  operation,
  permute,
  pipeline,
  pReLU,
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
  reLU,
  repeatVector,
  rescaling,
  reshape,
  resizing,
  reversibleEmbedding,
  softmax,
  solarization,
  spatialDropout1d,
  spatialDropout2d,
  spatialDropout3d,
  stringLookup,
  subtract,
  textVectorization,
  upSampling1d,
  upSampling2d,
  upSampling3d,
} as const;

const listOf = <T extends Serializable>(record: { readonly [name: string]: Definition<T> }) => [
  ...new Set(Object.values(record)),
];

/** The definitions of every kind of value, as registries take them. */
export const allActivations: readonly Definition<Activation>[] = listOf(activations);
export const allConstraints: readonly Definition<Constraint>[] = listOf(constraints);
export const allInitializers: readonly Definition<Initializer>[] = listOf(initializers);
export const allRegularizers: readonly Definition<Regularizer>[] = listOf(regularizers);
/** What loaders make models and their inputs of. */
export const allModels: readonly Definition<Layer>[] = [
  inputLayer,
  functionalModel,
  sequentialModel,
];

/** A registry of everything in this package, for loaders. Add your own with `.with([…])`. */
export function layersRegistry(): Registry {
  return new Registry([
    ...Object.values(allLayers),
    ...allModels,
    ...allActivations,
    ...allConstraints,
    ...allInitializers,
    ...allRegularizers,
  ]);
}
