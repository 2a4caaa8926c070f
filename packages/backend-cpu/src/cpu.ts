import { defineBackend, storageOf, type Backend } from '@graftjs/core';
import type { MathBackendCPU } from '@tensorflow/tfjs-backend-cpu';
import { cast } from './cast.js';
import { einsum } from './einsum.js';
import { holdComplexMoves } from './complex-moves.js';
import { logicalXor } from './logical-xor.js';
import { maxPool3dGrad } from './max-pool-3d-grad.js';
import { transform } from './transform.js';
import { tensorScatterUpdate } from './tensor-scatter-update.js';

/**
 * The reference backend: plain JavaScript, one thread, every kernel and every dtype. It runs
 * wherever JavaScript does, and is what other backends leave to it whatever they lack.
 */
export function cpu(): Backend {
  return defineBackend({
    name: 'cpu',
    async open() {
      await import('@tensorflow/tfjs-backend-cpu');
      const storage = (await storageOf('cpu')) as MathBackendCPU;
      // tfjs greets every first tensor in Node with the advice to install another backend.
      Object.assign(storage, { firstUse: false });
      return holdComplexMoves(storage);
    },
    kernels: {
      Cast: cast,
      Einsum: einsum,
      MaxPool3DGrad: maxPool3dGrad,
      TensorScatterUpdate: tensorScatterUpdate,
      Transform: transform,
    },
    composed: { LogicalXor: logicalXor },
  });
}
