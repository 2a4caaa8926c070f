import type { ModelFormat } from './model-format.js';

/** The formats in words, for messages. */
export const formatNames: Readonly<Record<ModelFormat, string>> = {
  'tfjs-layers': 'a layers model of TensorFlow.js',
  'tfjs-graph': 'a graph model of TensorFlow.js',
  'keras-h5': 'an HDF5 file (Keras)',
  'keras-zip': 'a zip archive (Keras 3, .keras)',
  safetensors: 'a safetensors file',
  'sharded-weights': 'an index of weights in several files',
  'saved-model': 'a TensorFlow SavedModel',
  onnx: 'an ONNX model',
  tflite: 'a TensorFlow Lite model',
};
