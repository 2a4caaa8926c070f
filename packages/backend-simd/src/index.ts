export { simd } from './simd.js';
export { SimdBackend, type SimdMemoryInfo } from './backend.js';
export { openBackend, whyUnavailable, type SimdOptions } from './open-backend.js';
export { kernelConfigs } from './kernels/kernel-configs.js';
