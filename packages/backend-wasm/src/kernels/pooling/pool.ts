import { explicitPad } from '../conv/conv-geometry.js';
import type { WasmKernel } from '../wasm-kernel.js';

// Padding by a number is written out here too; see explicitPad.

export const maxPool: WasmKernel<'MaxPool'> = (inputs, attrs, _, { original }) =>
  original(inputs, { ...attrs, pad: explicitPad(attrs.pad) });

export const avgPool: WasmKernel<'AvgPool'> = (inputs, attrs, _, { original }) =>
  original(inputs, { ...attrs, pad: explicitPad(attrs.pad) });

export const maxPoolGrad: WasmKernel<'MaxPoolGrad'> = (inputs, attrs, _, { original }) =>
  original(inputs, { ...attrs, pad: explicitPad(attrs.pad) });

export const avgPoolGrad: WasmKernel<'AvgPoolGrad'> = (inputs, attrs, _, { original }) =>
  original(inputs, { ...attrs, pad: explicitPad(attrs.pad) });
