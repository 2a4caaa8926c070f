export { activation } from './core/activation.js';
export { dense } from './core/dense.js';
export { einsumDense } from './core/einsum-dense.js';
export { embedding } from './core/embedding.js';
export { input, InputLayer, type InputOptions } from './core/input.js';
export { eLU, leakyReLU } from './activations/activation-layers.js';
export { pReLU } from './activations/prelu.js';
export { softmax } from './activations/softmax-layer.js';
export { activations, type ActivationName } from './activations/index.js';
export { reLU } from './activations/relu-layer.js';
export { additiveAttention } from './attention/additive-attention.js';
export { attention } from './attention/attention.js';
export { groupedQueryAttention } from './attention/grouped-query-attention.js';
export { multiHeadAttention } from './attention/multi-head-attention.js';
export { constraints } from './constraints/index.js';
export { conv1d } from './conv/conv1d.js';
export { conv1dTranspose } from './conv/conv1d-transpose.js';
export { conv2d } from './conv/conv2d.js';
export { conv2dTranspose } from './conv/conv2d-transpose.js';
export { conv3d } from './conv/conv3d.js';
export { conv3dTranspose } from './conv/conv3d-transpose.js';
export { cropping1d } from './conv/cropping1d.js';
export { cropping3d } from './conv/cropping3d.js';
export { depthwiseConv1d } from './conv/depthwise-conv1d.js';
export { depthwiseConv2d } from './conv/depthwise-conv2d.js';
export { locallyConnected1d, locallyConnected2d } from './conv/locally-connected.js';
export { separableConv1d } from './conv/separable-conv1d.js';
export { separableConv2d } from './conv/separable-conv2d.js';
export { zeroPadding1d } from './conv/zero-padding1d.js';
export { zeroPadding2d } from './conv/zero-padding2d.js';
export { zeroPadding3d } from './conv/zero-padding3d.js';
export { initializers, type InitializerName } from './initializers/index.js';
export { identity } from './core/identity.js';
export { reversibleEmbedding } from './core/reversible-embedding.js';
export { lambda, type LambdaFunction } from './core/lambda.js';
export { concatenate } from './merging/concatenate.js';
export { dot } from './merging/dot.js';
export { add, average, maximum, minimum, multiply, subtract } from './merging/elementwise.js';
export { GraphModel } from './models/graph-model.js';
export { defineModel, type ModelDefinition } from './models/define-model.js';
export { model, type ModelOptions } from './models/model.js';
export { sequential, Sequential, type SequentialOptions } from './models/sequential.js';
export { inlineModels } from './models/inline-models.js';
export { distinctNames } from './models/distinct-names.js';
export { isModel } from './models/is-model.js';
export { outputOf } from './models/output-of.js';
export { subModel, type Place, type SubModelOptions } from './models/sub-model.js';
export { topologyOf, type Topology } from './models/topology.js';
export { batchNormalization } from './normalization/batch-normalization.js';
export { groupNormalization } from './normalization/group-normalization.js';
export { layerNormalization } from './normalization/layer-normalization.js';
export { rmsNormalization } from './normalization/rms-normalization.js';
export { spectralNormalization } from './normalization/spectral-normalization.js';
export {
  operation,
  operations,
  type OperationConstant,
  type OperationName,
} from './operations/operation.js';
export type { OperationDefinition, Settings } from './operations/operation-definition.js';
export { unitNormalization } from './normalization/unit-normalization.js';
export {
  adaptiveAveragePooling1d,
  adaptiveAveragePooling2d,
  adaptiveAveragePooling3d,
  adaptiveMaxPooling1d,
  adaptiveMaxPooling2d,
  adaptiveMaxPooling3d,
} from './pooling/adaptive-pooling.js';
export { globalAveragePooling1d } from './pooling/global-average-pooling1d.js';
export {
  globalAveragePooling2d,
  globalAveragePooling3d,
  globalMaxPooling1d,
  globalMaxPooling2d,
  globalMaxPooling3d,
} from './pooling/global-pooling.js';
export { averagePooling3d, maxPooling3d } from './pooling/pooling3d.js';
export { averagePooling2d, maxPooling2d } from './pooling/pooling2d.js';
export { convLSTM1d } from './recurrent/conv-lstm1d.js';
export { convLSTM2d } from './recurrent/conv-lstm2d.js';
export { convLSTM3d } from './recurrent/conv-lstm3d.js';
export { defineCell, type CellCall, type CellDefinition } from './recurrent/define-cell.js';
export { gru } from './recurrent/gru.js';
export { gruCell } from './recurrent/gru-cell.js';
export { lstm } from './recurrent/lstm.js';
export { lstmCell } from './recurrent/lstm-cell.js';
export type { CellPass, CellStep, RecurrentCell } from './recurrent/recurrent-cell.js';
export { RecurrentLayer } from './recurrent/recurrent-layer.js';
export { resetStates } from './recurrent/reset-states.js';
export { rnn } from './recurrent/rnn.js';
export { simpleRNN } from './recurrent/simple-rnn.js';
export { simpleRNNCell } from './recurrent/simple-rnn-cell.js';
export { stackedRNNCells } from './recurrent/stacked-rnn-cells.js';
export { melSpectrogram } from './spectrograms/mel-spectrogram.js';
export { stftSpectrogram } from './spectrograms/stft-spectrogram.js';
export { bidirectional } from './wrappers/bidirectional.js';
export { timeDistributed } from './wrappers/time-distributed.js';
export { regularizers } from './regularizers/index.js';
export { activityRegularization } from './regularization/activity-regularization.js';
export { alphaDropout } from './regularization/alpha-dropout.js';
export { dropout } from './regularization/dropout.js';
export { gaussianDropout } from './regularization/gaussian-dropout.js';
export { gaussianNoise } from './regularization/gaussian-noise.js';
export {
  spatialDropout1d,
  spatialDropout2d,
  spatialDropout3d,
} from './regularization/spatial-dropout.js';
export { augMix } from './augmentation/aug-mix.js';
export { autoContrast } from './augmentation/auto-contrast.js';
export { contrastLimitedAdaptiveHistogramEqualization } from './augmentation/contrast-limited-adaptive-histogram-equalization.js';
export { cutMix } from './augmentation/cut-mix.js';
export { equalization } from './augmentation/equalization.js';
export { maxNumBoundingBoxes } from './augmentation/max-num-bounding-boxes.js';
export { mixUp } from './augmentation/mix-up.js';
export { pipeline } from './preprocessing/pipeline.js';
export { randAugment } from './augmentation/rand-augment.js';
export { randomBrightness } from './augmentation/random-brightness.js';
export { randomColorDegeneration } from './augmentation/random-color-degeneration.js';
export { randomColorJitter } from './augmentation/random-color-jitter.js';
export { randomContrast } from './augmentation/random-contrast.js';
export { randomCrop } from './augmentation/random-crop.js';
export { randomElasticTransform } from './augmentation/random-elastic-transform.js';
export { randomErasing } from './augmentation/random-erasing.js';
export { randomFlip } from './augmentation/random-flip.js';
export { randomGaussianBlur } from './augmentation/random-gaussian-blur.js';
export { randomGrayscale } from './augmentation/random-grayscale.js';
export { randomHue } from './augmentation/random-hue.js';
export { randomInvert } from './augmentation/random-invert.js';
export { randomPerspective } from './augmentation/random-perspective.js';
export { randomPosterization } from './augmentation/random-posterization.js';
export { randomRotation } from './augmentation/random-rotation.js';
export { randomSaturation } from './augmentation/random-saturation.js';
export { randomSharpness } from './augmentation/random-sharpness.js';
export { randomShear } from './augmentation/random-shear.js';
export { randomTranslation } from './augmentation/random-translation.js';
export { randomZoom } from './augmentation/random-zoom.js';
export { solarization } from './augmentation/solarization.js';
export {
  defineAugmentation,
  type Augmentation,
  type AugmentationDefinition,
  type ImageSize,
  type Transformation,
} from './augmentation/define-augmentation.js';
export { categoryEncoding } from './preprocessing/category-encoding.js';
export { centerCrop } from './preprocessing/center-crop.js';
export { discretization, DiscretizationLayer } from './preprocessing/discretization.js';
export { hashedCrossing } from './preprocessing/hashed-crossing.js';
export { hashing } from './preprocessing/hashing.js';
export { integerLookup } from './preprocessing/integer-lookup.js';
export { normalization, NormalizationLayer } from './preprocessing/normalization.js';
export { resizing } from './preprocessing/resizing.js';
export { stringLookup } from './preprocessing/string-lookup.js';
export { textVectorization, TextVectorizationLayer } from './preprocessing/text-vectorization.js';
export { IndexLookup } from './preprocessing/index-lookup.js';
export type { AdaptData } from './preprocessing/adaptable-layer.js';
export type { Token } from './preprocessing/vocabulary.js';
export { flatten } from './reshaping/flatten.js';
export { rescaling } from './reshaping/rescaling.js';
export { reshape } from './reshaping/reshape-layer.js';
export {
  allActivations,
  allConstraints,
  allInitializers,
  allLayers,
  allModels,
  allRegularizers,
  layersRegistry,
} from './registry.js';
export { activation as activationOption } from './options/layer-values.js';
export { cropping2d } from './conv/cropping2d.js';
export { maskBy } from './core/mask-by.js';
export { masking } from './core/masking.js';
export { averagePooling1d, maxPooling1d } from './pooling/pooling1d.js';
export { permute } from './reshaping/permute.js';
export { repeatVector } from './reshaping/repeat-vector.js';
export { upSampling1d } from './reshaping/up-sampling1d.js';
export { upSampling3d } from './reshaping/up-sampling3d.js';
export { upSampling2d } from './reshaping/up-sampling2d.js';
