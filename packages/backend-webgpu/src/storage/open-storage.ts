import { BackendError } from '@graftjs/core';
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import { engine, env } from '@tensorflow/tfjs-core';
import type { DawnTicks } from '../device/dawn-ticks.js';
import { findAdapter, isSoftware, nameOf } from '../device/find-adapter.js';
import type { Host } from '../device/host.js';
import { openDevice } from '../device/open-device.js';
import { isRefusal } from '../device/refusal.js';
import type { WebgpuOptions } from '../device/webgpu-options.js';
import { registerFusedActivations } from '../kernels/elementwise/fused-activations.js';
import { registerBatchNorm } from '../kernels/normalization/batch-norm.js';
import { registerFusedSteps } from '../kernels/optimizer/fused-steps.js';
import type { GpuStorage } from './gpu-storage.js';
import { BufferPool } from './buffer-pool.js';
import { readValues } from './read-values.js';
import { reuseBindGroups } from './reuse-bind-groups.js';
import { uploadValues } from './upload-values.js';
import { watchDevice } from './watch-device.js';

/** Calls that are sent to the GPU in one go. */
const BATCH = 64;

type Tfjs = typeof import('@tensorflow/tfjs-backend-webgpu');

/** Opens the GPU and makes its storage, or takes over the one that tfjs-core runs already. */
export async function openStorage(host: Host, options: WebgpuOptions): Promise<GpuStorage> {
  const tfjs = await import('@tensorflow/tfjs-backend-webgpu');
  const live = engine().registry['webgpu'] as GpuStorage | undefined;
  if (live) return 'gpuName' in live ? live : adopt(live);
  const found = await findAdapter(host, options);
  if (isRefusal(found)) {
    throw new BackendError({ where: 'backend "webgpu"', problem: found.reason, hint: found.hint });
  }
  const { adapter, ticks } = found;
  const device = await openDevice(found);
  const storage = Object.assign(make(tfjs, found.gpu, device, adapter.info), {
    gpuName: nameOf(adapter),
    isSoftware: isSoftware(adapter),
    readsSynchronously: true,
  });
  const pool = new BufferPool(device);
  reuseBindGroups(device, pool);
  Object.assign(storage, { bufferManager: pool });
  uploadValues(storage);
  // More calls in one go than tfjs sends by itself: each go has its price.
  env().set('WEBGPU_DEFERRED_SUBMIT_BATCH_SIZE', BATCH);
  return completed(storage, ticks);
}

/** tfjs makes its storage only where `navigator.gpu` is, which Node lacks. */
function make(
  { WebGPUBackend }: Tfjs,
  gpu: GPU,
  device: GPUDevice,
  info: GPUAdapterInfo,
): WebGPUBackend {
  const before = Object.getOwnPropertyDescriptor(globalThis, 'navigator');
  const has = (globalThis as { navigator?: { gpu?: GPU } }).navigator?.gpu !== undefined;
  if (!has) Object.defineProperty(globalThis, 'navigator', { value: { gpu }, configurable: true });
  try {
    return new WebGPUBackend(device, info);
  } finally {
    if (!has && before) Object.defineProperty(globalThis, 'navigator', before);
    else if (!has) delete (globalThis as { navigator?: unknown }).navigator;
  }
}

/** A storage that somebody made with tfjs's own `setBackend('webgpu')`. */
function adopt(live: WebGPUBackend): GpuStorage {
  const storage = Object.assign(live, {
    gpuName: 'unnamed',
    isSoftware: false,
    readsSynchronously: true,
  });
  return completed(storage, undefined);
}

function completed(storage: GpuStorage, ticks: DawnTicks | undefined): GpuStorage {
  readValues(storage, ticks);
  watchDevice(storage);
  registerFusedActivations('webgpu');
  registerBatchNorm('webgpu');
  registerFusedSteps('webgpu');
  return storage;
}
