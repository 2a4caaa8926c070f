import { backend_util } from '@tensorflow/tfjs-core';
import { explicitPad } from '../conv/conv-geometry.js';
import type { WasmKernel } from '../wasm-kernel.js';

// Padding by a number is written out, see explicitPad. XNNPACK knows no windows of one pixel, and
// what it does not know leaves the output as it was.

export const maxPool: WasmKernel<'MaxPool'> = (inputs, attrs, _, calls) =>
  isOnePixel(attrs.filterSize) || inputs.x.dtype !== 'float32'
    ? calls.fallback(inputs, attrs)
    : calls.original(inputs, { ...attrs, pad: explicitPad(attrs.pad) });

export const avgPool: WasmKernel<'AvgPool'> = (inputs, attrs, _, calls) =>
  isOnePixel(attrs.filterSize) || inputs.x.dtype !== 'float32'
    ? calls.fallback(inputs, attrs)
    : calls.original(inputs, { ...attrs, pad: explicitPad(attrs.pad) });

export const avgPoolGrad: WasmKernel<'AvgPoolGrad'> = (inputs, attrs, _, { original }) =>
  original(inputs, { ...attrs, pad: explicitPad(attrs.pad) });

function isOnePixel(filterSize: number | [number, number]): boolean {
  return backend_util.tupleValuesAreOne(filterSize);
}
