/** What a file is. All but the first are recognised so that an error can name them. */
export type ModelFormat =
  | 'tfjs-layers'
  | 'tfjs-graph'
  | 'keras-h5'
  | 'keras-zip'
  | 'safetensors'
  | 'sharded-weights'
  | 'saved-model'
  | 'onnx'
  | 'tflite';
