import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { SimdBackend } from '../../backend.js';

/** Whether tensors hold words of one dtype, float32 or int32, which can be moved unseen. */
export function holdsWords(backend: SimdBackend, ...tensors: TensorInfo[]): boolean {
  const dtype = tensors[0]!.dtype;
  if (dtype !== 'float32' && dtype !== 'int32') return false;
  return tensors.every((tensor) => backend.holds(tensor, dtype));
}
