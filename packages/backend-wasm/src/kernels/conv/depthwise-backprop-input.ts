import { reshape, type WasmKernel } from '../wasm-kernel.js';
import { convGeometry } from './conv-geometry.js';
import { spreadBack } from './spread-back.js';

/** As for ordinary convolutions, channel by channel; the multiples of a channel add up. */
export const depthwiseBackpropInput: WasmKernel<'DepthwiseConv2dNativeBackpropInput'> = (
  { dy, filter },
  attrs,
  _,
  calls,
) => {
  const geometry = convGeometry(attrs.inputShape, filter.shape, attrs, true);
  const [height, width, channels, multiplier] = filter.shape as [number, number, number, number];
  const each = reshape(calls, filter, [height, width, channels * multiplier, 1]);
  const spread = spreadBack(calls, dy, each, geometry, (x, w, pad, dilations) =>
    calls.run(
      'DepthwiseConv2dNative',
      { x, filter: w },
      { strides: 1, dilations, pad, dataFormat: 'NHWC' },
    ),
  );
  if (multiplier === 1) return spread;
  const apart = reshape(calls, spread, [...spread.shape.slice(0, 3), channels, multiplier]);
  return calls.run('Sum', { x: apart }, { axis: [4], keepDims: false });
};
