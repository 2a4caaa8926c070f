import { util } from '@tensorflow/tfjs-core';
import type { GpuStorage } from './gpu-storage.js';

/**
 * Uploads by the queue itself. tfjs makes a buffer for each upload that it throws away again, and
 * ends the pass that the calls before are recorded in; training uploads hundreds of single numbers.
 */
export function uploadValues(storage: GpuStorage): void {
  const { bufferManager, queue, tensorMap } = storage;
  const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST;
  storage.uploadToGPU = (dataId) => {
    const data = tensorMap.get(dataId);
    if (data.resource != null) return;
    const { shape, dtype, values } = data;
    const buffer = bufferManager.acquireBuffer(4 * util.sizeFromShape(shape), usage);
    if (values != null) {
      // Commands that wait to be sent hold their buffers, so this one is in nobody's use.
      queue.writeBuffer(buffer, 0, wordsOf(values as ArrayLike<number>, dtype === 'float32'));
      // tfjs gives up the copy here, and takes a value for one that is up to date.
      Object.assign(data, { values: null });
    }
    data.resource = buffer;
  };
}

/** Every number takes four bytes on the GPU, and so do booleans. */
function wordsOf(
  values: ArrayLike<number>,
  isFloat: boolean,
): Float32Array<ArrayBuffer> | Int32Array<ArrayBuffer> {
  const Words = isFloat ? Float32Array : Int32Array;
  const isReady = values instanceof Words && values.buffer instanceof ArrayBuffer;
  return isReady ? (values as Float32Array<ArrayBuffer>) : Words.from(values);
}
