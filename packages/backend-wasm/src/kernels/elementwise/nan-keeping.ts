import type { WasmKernel } from '../wasm-kernel.js';
import { hasNaN } from './has-nan.js';

// Kernels of the module that turn NaN into a number; with NaN among their input the fallback runs.

export const clipByValue: WasmKernel<'ClipByValue'> = (inputs, attrs, storage, calls) =>
  hasNaN(storage, inputs.x) ? calls.fallback(inputs, attrs) : calls.original(inputs, attrs);

export const relu6: WasmKernel<'Relu6'> = (inputs, attrs, storage, calls) =>
  hasNaN(storage, inputs.x) ? calls.fallback(inputs, attrs) : calls.original(inputs, attrs);

// Of two inputs, the module keeps the NaN of the first only.

export const maximum: WasmKernel<'Maximum'> = (inputs, attrs, storage, calls) =>
  hasNaN(storage, inputs.b) ? calls.fallback(inputs, attrs) : calls.original(inputs, attrs);

export const minimum: WasmKernel<'Minimum'> = (inputs, attrs, storage, calls) =>
  hasNaN(storage, inputs.b) ? calls.fallback(inputs, attrs) : calls.original(inputs, attrs);
