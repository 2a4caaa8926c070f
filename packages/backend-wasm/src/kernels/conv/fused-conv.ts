import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { WasmStorage } from '../../storage/guard-storage.js';
import { activate } from '../activation.js';
import { reshape, type Calls, type WasmKernel } from '../wasm-kernel.js';

/** Convolution, bias and activation in one where tfjs can, one after the other where it cannot. */
export const fusedConv2d: WasmKernel<'FusedConv2D'> = (inputs, attrs, storage, calls) => {
  if (isFusable(inputs.bias, attrs.dataFormat, storage)) return calls.original(inputs, attrs);
  const y = calls.run('Conv2D', { x: inputs.x, filter: inputs.filter }, attrs);
  return finish(calls, y, inputs, attrs);
};

export const fusedDepthwiseConv2d: WasmKernel<'FusedDepthwiseConv2D'> = (
  inputs,
  attrs,
  storage,
  calls,
) => {
  if (isFusable(inputs.bias, attrs.dataFormat, storage)) return calls.original(inputs, attrs);
  const y = calls.run('DepthwiseConv2dNative', { x: inputs.x, filter: inputs.filter }, attrs);
  return finish(calls, y, inputs, attrs);
};

/** tfjs looks at the shape that a bias was first stored with, whatever it was reshaped to since. */
function isFusable(bias: TensorInfo | undefined, format: string, storage: WasmStorage): boolean {
  return format !== 'NCHW' && (!bias || storage.dataIdMap.get(bias.dataId).shape.length === 1);
}

function finish(
  calls: Calls,
  y: TensorInfo,
  inputs: { bias?: TensorInfo; preluActivationWeights?: TensorInfo },
  attrs: { dataFormat: string; activation: string; leakyreluAlpha?: number },
): TensorInfo {
  const perChannel = (weights: TensorInfo | undefined): TensorInfo | undefined =>
    weights && attrs.dataFormat === 'NCHW' && weights.shape.length === 1 && weights.shape[0] !== 1
      ? reshape(calls, weights, [weights.shape[0]!, 1, 1])
      : weights;
  const bias = perChannel(inputs.bias);
  const sum = bias ? calls.run('Add', { a: y, b: bias }, {}) : y;
  return activate(calls, sum, attrs, perChannel(inputs.preluActivationWeights));
}
