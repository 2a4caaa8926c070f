import type { WasmKernel } from './wasm-kernel.js';

// Kernels whose own results are wrong, and that are rare enough to run elsewhere.

/** Wrong for every padding but none. */
export const conv3dBackpropInput: WasmKernel<'Conv3DBackpropInputV2'> = (inputs, attrs, _, calls) =>
  calls.fallback(inputs, attrs);

/** Wrong for strides and paddings. */
export const conv3dBackpropFilter: WasmKernel<'Conv3DBackpropFilterV2'> = (
  inputs,
  attrs,
  _,
  calls,
) => calls.fallback(inputs, attrs);

/** Takes the smallest positive number for the least of all: windows below zero lose their maximum. */
export const maxPool3d: WasmKernel<'MaxPool3D'> = (inputs, attrs, _, calls) =>
  calls.fallback(inputs, attrs);

/** Reads and writes four bytes an element, of which a boolean has one. */
export const reverse: WasmKernel<'Reverse'> = (inputs, attrs, _, calls) =>
  inputs.x.dtype === 'bool' ? calls.fallback(inputs, attrs) : calls.original(inputs, attrs);

/** Calls what it gives a float, whatever it was. */
export const stridedSlice: WasmKernel<'StridedSlice'> = (inputs, attrs, _, calls) =>
  inputs.x.dtype === 'float32' ? calls.original(inputs, attrs) : calls.fallback(inputs, attrs);

/** Loses the gradient of windows whose values are all negative. */
export const maxPool3dGrad: WasmKernel<'MaxPool3DGrad'> = (inputs, attrs, _, calls) =>
  calls.fallback(inputs, attrs);
