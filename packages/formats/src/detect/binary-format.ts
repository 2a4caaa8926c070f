import type { ModelFormat } from './model-format.js';

/** What a file is by its first bytes, where these say so. */
export function binaryFormat(start: Uint8Array, file: string): ModelFormat | null {
  const text = String.fromCharCode(...start.subarray(0, 16));
  if (text.startsWith('\x89HDF\r\n\x1a\n')) return 'keras-h5';
  if (text.startsWith('PK\x03\x04')) return 'keras-zip';
  if (text.slice(4, 8) === 'TFL3') return 'tflite';
  if (
    start.length > 8 &&
    text[8] === '{' &&
    new DataView(start.buffer, start.byteOffset).getUint32(4, true) === 0
  ) {
    return 'safetensors';
  }
  if (/\.onnx$/i.test(file)) return 'onnx';
  return /saved_model\.pb$/i.test(file) ? 'saved-model' : null;
}
