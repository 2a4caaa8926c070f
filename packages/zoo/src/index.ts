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
