import type { MathBackendCPU } from '@tensorflow/tfjs-backend-cpu';
import { backend_util } from '@tensorflow/tfjs-core';

/**
 * Lets complex tensors of other backends move here. They arrive as interleaved pairs, while the
 * kernels of this storage look for a real and an imaginary tensor, which tfjs forgets to make.
 */
export function holdComplexMoves(storage: MathBackendCPU): MathBackendCPU {
  const move = storage.move.bind(storage);
  storage.move = (dataId, values, shape, dtype, refCount) => {
    if (dtype !== 'complex64') return move(dataId, values, shape, dtype, refCount);
    const { real, imag } = backend_util.splitRealAndImagArrays(values as Float32Array);
    // Room for the pair: the values themselves live in its parts.
    move(dataId, new Float32Array(0), shape, dtype, refCount);
    storage.data.get(dataId).complexTensorInfos = {
      real: storage.makeTensorInfo(shape, 'float32', real),
      imag: storage.makeTensorInfo(shape, 'float32', imag),
    };
  };
  return storage;
}
