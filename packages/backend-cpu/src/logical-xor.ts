import type { KernelFunction } from '@graftjs/core';
import type { MathBackendCPU } from '@tensorflow/tfjs-backend-cpu';

/** tfjs dispatches LogicalXor, but only its wasm backend has it: two booleans that differ. */
export const logicalXor: KernelFunction<'LogicalXor', MathBackendCPU> = (inputs, _, __, calls) =>
  calls.run('NotEqual', inputs, {});
