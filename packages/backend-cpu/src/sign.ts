import type { KernelFunction } from '@graftjs/core';
import type { MathBackendCPU } from '@tensorflow/tfjs-backend-cpu';

/** Sign that keeps NaN, which tfjs turns into 0. */
export const sign: KernelFunction<'Sign', MathBackendCPU> = ({ x }, _, storage) => {
  const values = storage.data.get(x.dataId).values as Float32Array;
  return storage.makeTensorInfo(
    x.shape,
    x.dtype,
    values.map((value) => (Number.isNaN(value) ? NaN : Math.sign(value))),
  );
};
