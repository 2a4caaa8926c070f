import { BackendError } from '@graftjs/core';
import { backend_util, util, type BackendValues } from '@tensorflow/tfjs-core';
import type { DawnTicks } from '../device/dawn-ticks.js';
import type { GpuStorage, PendingCommands } from './gpu-storage.js';

/**
 * Reads that survive their tensor: tfjs's own fails where the tensor is disposed of while its data is
 * on the way. In Node it also gets `readSync`, which tfjs has for browsers only: the data is copied
 * to a buffer that the CPU can see, and Dawn's ticks are run until it is there.
 */
export function readValues(storage: GpuStorage, ticks: DawnTicks | undefined): void {
  storage.read = async (dataId): Promise<BackendValues> => {
    const data = storage.tensorMap.get(dataId);
    if (data.values != null) return data.values;
    if (data.complexTensorInfos) {
      const { real, imag } = data.complexTensorInfos;
      const [a, b] = await Promise.all([storage.read(real.dataId), storage.read(imag.dataId)]);
      return backend_util.mergeRealAndImagArrays(a as Float32Array, b as Float32Array);
    }
    const bytes = await storage.getBufferData(data.resource as GPUBuffer);
    return (data.values = util.convertBackendValuesAndArrayBuffer(bytes, data.dtype));
  };
  if (ticks) waitForTicks(storage, ticks);
  else if (!canReadThroughCanvas(storage)) refuseToWait(storage);
}

function waitForTicks(storage: GpuStorage, ticks: DawnTicks): void {
  const { getBufferData, getQueryTime, readSync } = storage;
  storage.readsSynchronously = true;
  // Both begin to wait for Dawn, so their ticks must be ours.
  storage.getBufferData = (buffer) => ticks.around(() => getBufferData.call(storage, buffer));
  storage.getQueryTime = () => ticks.around(() => getQueryTime.call(storage));
  storage.readSync = (dataId) => {
    const data = storage.tensorMap.get(dataId);
    // Data that the CPU has still, and complex data, whose two parts are read one after the other.
    if (data.values != null || !data.resource) return readSync.call(storage, dataId);
    const bytes = download(storage, data.resource as GPUBuffer, ticks);
    return (data.values = util.convertBackendValuesAndArrayBuffer(bytes, data.dtype));
  };
}

/** tfjs reads synchronously in browsers as pixels of a canvas, on which SwiftShader breaks down. */
const canReadThroughCanvas = ({ isSoftware }: GpuStorage): boolean =>
  !isSoftware && typeof OffscreenCanvas !== 'undefined';

/** Makes a read that cannot be an error, where it would give zeros or take the GPU down. */
function refuseToWait(storage: GpuStorage): void {
  const { readSync } = storage;
  storage.readsSynchronously = false;
  storage.readSync = (dataId) => {
    const { values, dtype } = storage.tensorMap.get(dataId);
    if (values == null && dtype !== 'complex64') throw notSynchronous();
    return readSync.call(storage, dataId);
  };
}

const notSynchronous = (): BackendError =>
  new BackendError({
    where: 'backend "webgpu"',
    problem: 'data cannot be read synchronously from the GPU here',
    hint: 'Read it with `await tensor.data()`.',
  });

function download(storage: GpuStorage, buffer: GPUBuffer, ticks: DawnTicks): ArrayBuffer {
  const { bufferManager } = storage;
  const usage = GPUBufferUsage.COPY_DST | GPUBufferUsage.MAP_READ;
  const staging = bufferManager.acquireBuffer(buffer.size, usage);
  storage.ensureCommandEncoderReady();
  storage.endComputePassEncoder();
  const { commandEncoder } = storage as unknown as PendingCommands;
  commandEncoder.copyBufferToBuffer(buffer, 0, staging, 0, buffer.size);
  storage.submitQueue();
  ticks.around(() => staging.mapAsync(GPUMapMode.READ)).catch(() => {});
  ticks.runUntil(() => staging.mapState !== 'pending');
  if (staging.mapState !== 'mapped') throw notSynchronous();
  const bytes = staging.getMappedRange().slice(0);
  staging.unmap();
  bufferManager.releaseBuffer(staging);
  return bytes;
}
