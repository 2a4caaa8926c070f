import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { WasmStorage } from '../../storage/guard-storage.js';

/**
 * Whether any value is NaN. Some kernels of the module lose it, and a net that has diverged would
 * look sound; looking first costs a fraction of the kernel itself.
 */
export function hasNaN(storage: WasmStorage, x: TensorInfo): boolean {
  if (x.dtype !== 'float32') return false;
  const values = storage.typedArrayFromHeap(x);
  // A plain loop: `includes` and `some` are several times slower on typed arrays.
  for (let i = 0; i < values.length; i++) {
    if (values[i] !== values[i]) return true;
  }
  return false;
}
