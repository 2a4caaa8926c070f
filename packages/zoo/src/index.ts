export {
  preprocessing,
  preprocessingNames,
  type Interpolation,
  type Preprocessing,
  type PreprocessingName,
  type PreprocessingOptions,
} from './preprocessing/preprocessing.js';
export { preprocess } from './preprocessing/preprocess.js';
export { describePreprocessing } from './preprocessing/describe-preprocessing.js';
export {
  architectureOf,
  architectures,
  type Architecture,
  type LayerCensus,
} from './architectures/architecture.js';
export { identify, type Identity, type IdentifyOptions } from './architectures/identify.js';
export { parseTeachableMachine, type TeachableMachine } from './architectures/teachable-machine.js';
export { stages, type Block, type Stage, type StagesOptions } from './stages/stages.js';
export { findHead, type Head } from './stages/head.js';
export {
  isModel,
  leafGraph,
  leafLayers,
  usesOf,
  type LeafGraph,
  type LeafTensor,
  type LeafUse,
} from './graph/leaf-graph.js';
export {
  decodePredictions,
  type DecodeOptions,
  type Prediction,
} from './labels/decode-predictions.js';
export { loadLabels } from './labels/load-labels.js';
export { parseLabels } from './labels/parse-labels.js';
export type { ArchitectureOptions } from './models/architecture-options.js';
export { mobileNet, type MobileNetOptions } from './models/mobile-net.js';
export { mobileNetV2, type MobileNetV2Options } from './models/mobile-net-v2.js';
export {
  mobileNetV3Large,
  mobileNetV3Small,
  type MobileNetV3Options,
} from './models/mobile-net-v3.js';
export { resNet50, resNet50V2 } from './models/res-net.js';
export { denseNet121 } from './models/dense-net.js';
export { inceptionV3 } from './models/inception-v3.js';
export { xception } from './models/xception.js';
export { nasNetMobile } from './models/nas-net.js';
export { squeezeNet } from './models/squeeze-net.js';
export { vgg16 } from './models/vgg16.js';
export {
  efficientNetB0,
  efficientNetB1,
  efficientNetB2,
  efficientNetB3,
  efficientNetB4,
} from './models/efficient-net.js';
export { efficientNetV2B0, type EfficientNetV2Options } from './models/efficient-net-v2.js';
export { convNeXtTiny, type ConvNeXtOptions } from './models/conv-next.js';
export { visionTransformer, type VisionTransformerOptions } from './models/vision-transformer.js';
export { textEncoder, type TextEncoderOptions } from './models/text-encoder.js';
export { zooLayers } from './models/zoo-layers.js';
export { imagenet, type ImagenetName } from './weights/imagenet.js';
export { describeWeights, type PublishedWeights } from './weights/published-weights.js';
