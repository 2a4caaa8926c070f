import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { WasmStorage } from '../../storage/guard-storage.js';
import { activate } from '../activation.js';
import { plainAttributes } from './conv2d.js';
import { reshape, type Calls, type WasmKernel } from '../wasm-kernel.js';

/** Convolution, bias and activation in one where tfjs can, one after the other where it cannot. */
export const fusedConv2d: WasmKernel<'FusedConv2D'> = (inputs, attrs, storage, calls) => {
  const { x, filter, bias } = inputs;
  if (attrs.dataFormat !== 'NCHW' && isFusable(bias, filter.shape[3]!, storage)) {
    const plain = plainAttributes(x.shape, filter.shape, attrs);
    // XNNPACK clamps NaN to the lower bound of relu6.
    if (attrs.activation !== 'relu6') return calls.original(inputs, plain);
    const linear = calls.original(inputs, { ...plain, activation: 'linear' });
    return activate(calls, linear, attrs, undefined);
  }
  return finish(calls, calls.run('Conv2D', { x, filter }, attrs), inputs, attrs);
};

export const fusedDepthwiseConv2d: WasmKernel<'FusedDepthwiseConv2D'> = (
  inputs,
  attrs,
  storage,
  calls,
) => {
  const { x, filter, bias } = inputs;
  const channels = filter.shape[2]! * filter.shape[3]!;
  if (attrs.dataFormat !== 'NCHW' && isFusable(bias, channels, storage)) {
    const plain = plainAttributes(x.shape, filter.shape, attrs, true);
    // XNNPACK clamps NaN to the lower bound of relu6.
    if (attrs.activation !== 'relu6') return calls.original(inputs, plain);
    const linear = calls.original(inputs, { ...plain, activation: 'linear' });
    return activate(calls, linear, attrs, undefined);
  }
  return finish(calls, calls.run('DepthwiseConv2dNative', { x, filter }, attrs), inputs, attrs);
};

/** tfjs looks at the shape that a bias was first stored with, whatever it was reshaped to since. */
function isFusable(bias: TensorInfo | undefined, channels: number, storage: WasmStorage): boolean {
  if (!bias) return true;
  const { shape } = storage.dataIdMap.get(bias.dataId);
  return shape.length === 1 && shape[0] === channels;
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
