export * as core from '@graftjs/core';
export * as layers from '@graftjs/layers';
export * as losses from '@graftjs/losses';
export * as metrics from '@graftjs/metrics';
export * as optimizers from '@graftjs/optimizers';
export * as datasets from '@graftjs/datasets';
export * as training from '@graftjs/training';
export * as formats from '@graftjs/formats';
export * as zoo from '@graftjs/zoo';
export * as transfer from '@graftjs/transfer';

export { useBackend, memory, tensor, tidy, dispose, GraftError, Random } from '@graftjs/core';
export { cpu } from '@graftjs/backend-cpu';
export { simd } from '@graftjs/backend-simd';
export { wasm } from '@graftjs/backend-wasm';
export { webgpu } from '@graftjs/backend-webgpu';

export { loadModel, model, sequential } from './keras/models.js';
export {
  kerasModel,
  type CompileOptions,
  type KerasEvaluateOptions,
  type KerasFitOptions,
  type KerasModel,
} from './keras/keras-model.js';
export type { LossName } from './named/losses.js';
export type { MetricName } from './named/metrics.js';
export type { OptimizerName } from './named/optimizers.js';
