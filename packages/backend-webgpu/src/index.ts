export { webgpu } from './webgpu.js';
export type { WebgpuOptions } from './device/webgpu-options.js';
