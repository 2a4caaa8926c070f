import type { WasmKernel } from './wasm-kernel.js';

// Kernels whose own results are wrong, and that are rare enough to run elsewhere.

/** Wrong for every padding but none. */
export const conv3dBackpropInput: WasmKernel<'Conv3DBackpropInputV2'> = (inputs, attrs, _, calls) =>
  calls.fallback(inputs, attrs);

/** Loses the gradient of windows whose values are all negative. */
export const maxPool3dGrad: WasmKernel<'MaxPool3DGrad'> = (inputs, attrs, _, calls) =>
  calls.fallback(inputs, attrs);
