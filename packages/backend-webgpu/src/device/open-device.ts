import { BackendError } from '@graftjs/core';
import type { FoundAdapter } from './find-adapter.js';

/** Features that tfjs uses where the GPU has them: timing of kernels, drawing on a canvas. */
const FEATURES = ['timestamp-query', 'bgra8unorm-storage'] as const;

/** Limits that are asked for as high as the GPU goes; the defaults are those of a phone. */
const LIMITS = [
  'maxBufferSize',
  'maxComputeInvocationsPerWorkgroup',
  'maxComputeWorkgroupSizeX',
  'maxComputeWorkgroupSizeY',
  'maxComputeWorkgroupSizeZ',
  'maxComputeWorkgroupStorageSize',
  'maxComputeWorkgroupsPerDimension',
  'maxStorageBufferBindingSize',
  'maxStorageBuffersPerShaderStage',
] as const satisfies readonly (keyof GPUSupportedLimits)[];

/** Opens a GPU with all that it is able to. */
export async function openDevice({ adapter, ticks }: FoundAdapter): Promise<GPUDevice> {
  const descriptor: GPUDeviceDescriptor = {
    requiredFeatures: FEATURES.filter((feature) => adapter.features.has(feature)),
    requiredLimits: Object.fromEntries(LIMITS.map((name) => [name, adapter.limits[name]])),
  };
  const request = () => adapter.requestDevice(descriptor);
  try {
    return await (ticks ? ticks.around(request) : request());
  } catch (cause) {
    throw new BackendError({
      where: 'backend "webgpu"',
      problem: `the GPU could not be opened (${(cause as Error).message})`,
      cause,
    });
  }
}
