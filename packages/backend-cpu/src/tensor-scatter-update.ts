import type { KernelFunction } from '@graftjs/core';
import type { MathBackendCPU } from '@tensorflow/tfjs-backend-cpu';

/** The kernel of tfjs writes into its input; here it gets a copy to write into. */
export const tensorScatterUpdate: KernelFunction<'TensorScatterUpdate', MathBackendCPU> = (
  { tensor, indices, updates },
  attrs,
  storage,
  calls,
) => {
  const values = storage.data.get(tensor.dataId).values as Float32Array;
  const copy = storage.makeTensorInfo(tensor.shape, tensor.dtype, values.slice());
  try {
    return calls.original({ tensor: copy, indices, updates }, attrs);
  } finally {
    storage.disposeIntermediateTensorInfo(copy);
  }
};
