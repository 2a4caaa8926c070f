import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { Calls } from './wasm-kernel.js';

/** What a fused kernel does to its product, beside adding a bias. */
export interface FusedActivation {
  readonly activation: string;
  readonly leakyreluAlpha?: number;
}

/** The activation of a fused kernel as a kernel of its own. */
export function activate(
  { run }: Calls,
  x: TensorInfo,
  { activation, leakyreluAlpha = 0 }: FusedActivation,
  preluWeights: TensorInfo | undefined,
): TensorInfo {
  switch (activation) {
    case 'relu':
      return run('Relu', { x }, {});
    case 'relu6':
      return run('Relu6', { x }, {});
    case 'elu':
      return run('Elu', { x }, {});
    case 'sigmoid':
      return run('Sigmoid', { x }, {});
    case 'leakyrelu':
      return run('LeakyRelu', { x }, { alpha: leakyreluAlpha });
    case 'prelu':
      return run('Prelu', { x, alpha: preluWeights! }, {});
    default:
      return x;
  }
}
