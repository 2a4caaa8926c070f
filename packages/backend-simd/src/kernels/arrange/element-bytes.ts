import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { SimdBackend } from '../../backend.js';
import { BYTES_PER_ELEMENT, isHeapType } from '../../memory/tensor-data.js';

/** Bytes of an element of tensors that hold one dtype, which can be moved unseen; 0 where not. */
export function elementBytes(backend: SimdBackend, ...tensors: TensorInfo[]): number {
  const dtype = tensors[0]?.dtype;
  if (dtype === undefined || !isHeapType(dtype)) return 0;
  return tensors.every((tensor) => backend.holds(tensor, dtype)) ? BYTES_PER_ELEMENT[dtype] : 0;
}
