import { BackendError } from '@graftjs/core';
import type { GpuStorage } from './gpu-storage.js';

/**
 * Makes a GPU that fails say so. WebGPU reports a full memory or a lost device on the side, while
 * tfjs goes on with buffers that hold nothing; here the next read throws. Disposing of the storage
 * gives the GPU back.
 */
export function watchDevice(storage: GpuStorage): void {
  const { device } = storage;
  let failure: string | undefined;
  let disposed = false;
  device.addEventListener('uncapturederror', (event) => {
    event.preventDefault();
    failure ??= event.error.message.split('\n')[0];
  });
  void device.lost.then(({ reason, message }) => {
    if (!disposed) failure = `the device was lost (${message || reason})`;
  });
  const check = (): void => {
    if (failure === undefined) return;
    const problem = `the GPU failed: ${failure}`;
    failure = undefined;
    throw new BackendError({ where: 'backend "webgpu"', problem });
  };
  const { read, readSync, dispose } = storage;
  storage.read = async (dataId) => {
    const values = await read.call(storage, dataId);
    check();
    return values;
  };
  storage.readSync = (dataId) => {
    const values = readSync.call(storage, dataId);
    check();
    return values;
  };
  storage.dispose = () => {
    disposed = true;
    dispose.call(storage);
    device.destroy();
  };
}
