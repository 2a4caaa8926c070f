export { cachedFile, type CachedFileOptions } from './download/cached-file.js';
export { inspect, type InspectOptions } from './inspecting/inspect.js';
export type { InspectedLayer, Inspection } from './inspecting/inspection.js';
export { loadModel, readModel, type LoadModelOptions } from './loading/load-model.js';
export type { LoadedModel } from './loading/loaded-model.js';
export {
  loadWeights,
  type LoadedWeights,
  type LoadWeightsOptions,
} from './loading/load-weights.js';
export { modelFromJson, type ModelFromJsonOptions } from './loading/model-from-json.js';
export type { NameMap } from './loading/pair-named.js';
export { openHdf5, type Hdf5File } from './hdf5/hdf5-file.js';
export { Hdf5Group } from './hdf5/hdf5-group.js';
export { Hdf5Dataset } from './hdf5/hdf5-dataset.js';
export {
  trainingOf,
  type Training,
  type TrainingSettings,
} from './keras/training/training-objects.js';
export { restoreOptimizer, type OptimizerState } from './keras/training/restore-optimizer.js';
export { optimizerWeightsOf } from './keras/training/write-optimizer.js';
export { trainingConfigOf, type Compiled } from './keras/training/write-training.js';
export type { StoredArray } from './keras/weights/stored-array.js';
export type { WrittenArray } from './keras/weights/written-array.js';
export { readSafetensors, type Safetensors } from './safetensors/read-safetensors.js';
export { writeSafetensors } from './safetensors/write-safetensors.js';
export { parameterNames } from './keras/weights/placed-parameters.js';
export type { CustomObjects } from './keras/reading/reading.js';
export type { FileContent } from './source/memory-source.js';
export type { ModelSource } from './source/open-source.js';
export type { Fetch } from './source/url-source.js';
export type { LoadProgress } from './tfjs/read-group.js';
export {
  modelFiles,
  saveFormatOf,
  saveModel,
  type SaveFormat,
  type SaveHandler,
  type SaveModelOptions,
} from './saving/save-model.js';
export { detect, type Detected } from './detect/detect.js';
export type { ModelFormat } from './detect/model-format.js';
export { openSource, type OpenedSource } from './source/open-source.js';
export type { ArtifactSource } from './source/artifact-source.js';
export { replaceFolder, type ReplaceOptions } from './saving/replace-folder.js';
export { toDirectory } from './saving/to-directory.js';
