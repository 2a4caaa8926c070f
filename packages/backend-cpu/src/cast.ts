import type { KernelFunction } from '@graftjs/core';
import type { MathBackendCPU } from '@tensorflow/tfjs-backend-cpu';

/**
 * Cast that always converts. tfjs lets a wider dtype share the bytes of a narrower one, and such a
 * tensor is garbage once it moves to a backend with a memory of its own.
 */
export const cast: KernelFunction<'Cast', MathBackendCPU> = (inputs, attrs, storage, calls) => {
  const { x } = inputs;
  const { dtype } = attrs;
  if (dtype === 'float32' && (x.dtype === 'int32' || x.dtype === 'bool')) {
    const values = storage.data.get(x.dataId).values as Int32Array;
    return storage.makeTensorInfo(x.shape, dtype, Float32Array.from(values));
  }
  if (dtype === 'int32' && x.dtype === 'bool') {
    const values = storage.data.get(x.dataId).values as Uint8Array;
    return storage.makeTensorInfo(x.shape, dtype, Int32Array.from(values));
  }
  return calls.original(inputs, attrs);
};
