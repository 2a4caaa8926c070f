import { util } from '@tensorflow/tfjs-core';
import { reshape, type WasmKernel } from '../wasm-kernel.js';

/** Counts over all values, whatever their shape; tfjs makes a histogram per row of it. */
export const bincount: WasmKernel<'Bincount'> = ({ x, weights }, attrs, _, calls) =>
  calls.original({ x: reshape(calls, x, [util.sizeFromShape(x.shape)]), weights }, attrs);
