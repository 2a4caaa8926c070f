import { convGeometry, type ConvAttributes } from './conv-geometry.js';
import { fromChannelsLast, toChannelsLast } from './data-format.js';
import type { WasmKernel } from '../wasm-kernel.js';

/** Convolution in either data format: XNNPACK knows the channels last only. */
export const conv2d: WasmKernel<'Conv2D'> = ({ x, filter }, attrs, _, calls) => {
  const plain = plainAttributes(x.shape, filter.shape, attrs);
  const y = calls.original({ x: toChannelsLast(calls, x, attrs.dataFormat), filter }, plain);
  return fromChannelsLast(calls, y, attrs.dataFormat);
};

export const depthwiseConv2d: WasmKernel<'DepthwiseConv2dNative'> = (
  { x, filter },
  attrs,
  _,
  calls,
) => {
  const plain = plainAttributes(x.shape, filter.shape, attrs, true);
  const y = calls.original({ x: toChannelsLast(calls, x, attrs.dataFormat), filter }, plain);
  return fromChannelsLast(calls, y, attrs.dataFormat);
};

/**
 * The attributes for an image whose channels are last, padding written out for each side: where
 * tfjs leaves it to XNNPACK, some geometries give nothing but zeros, and nobody says so.
 */
export function plainAttributes<Attributes extends ConvAttributes>(
  inputShape: readonly number[],
  filterShape: readonly number[],
  attrs: Attributes,
  depthwise = false,
) {
  const { height, width } = convGeometry(inputShape, filterShape, attrs, depthwise);
  const pad: [number, number][] = [
    [0, 0],
    [height.before, height.after],
    [width.before, width.after],
    [0, 0],
  ];
  return { ...attrs, pad: pad as never, dataFormat: 'NHWC' as const };
}
