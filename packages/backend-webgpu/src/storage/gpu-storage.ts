import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';

/** tfjs's webgpu storage, and what it can do here. */
export interface GpuStorage extends WebGPUBackend {
  /** What the GPU calls itself. */
  gpuName: string;
  /** Whether the arithmetic happens on the CPU after all. */
  isSoftware: boolean;
  /** Whether `dataSync()` works: in Node through Dawn's ticks, in browsers through a canvas. */
  readsSynchronously: boolean;
}

/** What tfjs keeps private: the commands that have not been sent to the GPU yet. */
export interface PendingCommands {
  commandEncoder: GPUCommandEncoder;
}
