import type { WasmKernel } from '../wasm-kernel.js';
import { fromChannelsLast, toChannelsLast } from './data-format.js';

/** Convolution in either data format: XNNPACK knows the channels last only. */
export const conv2d: WasmKernel<'Conv2D'> = (inputs, attrs, _, calls) => {
  if (attrs.dataFormat !== 'NCHW') return calls.original(inputs, attrs);
  const x = toChannelsLast(calls, inputs.x, 'NCHW');
  const y = calls.original({ x, filter: inputs.filter }, channelsLast(attrs));
  return fromChannelsLast(calls, y, 'NCHW');
};

export const depthwiseConv2d: WasmKernel<'DepthwiseConv2dNative'> = (inputs, attrs, _, calls) => {
  if (attrs.dataFormat !== 'NCHW') return calls.original(inputs, attrs);
  const x = toChannelsLast(calls, inputs.x, 'NCHW');
  const y = calls.original({ x, filter: inputs.filter }, channelsLast(attrs));
  return fromChannelsLast(calls, y, 'NCHW');
};

/** The same attributes for an image whose channels are last; explicit padding moves along. */
function channelsLast<Attributes extends { pad: unknown; dataFormat: 'NHWC' | 'NCHW' }>(
  attrs: Attributes,
): Attributes {
  const { pad } = attrs;
  const moved = Array.isArray(pad) ? [pad[0], pad[2], pad[3], pad[1]] : pad;
  return { ...attrs, pad: moved, dataFormat: 'NHWC' };
}
