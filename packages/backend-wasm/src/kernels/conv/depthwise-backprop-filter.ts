import type { TensorInfo } from '@tensorflow/tfjs-core';
import { concat, reshape, type Calls, type WasmKernel } from '../wasm-kernel.js';
import { convGeometry } from './conv-geometry.js';
import { tapsOf } from './taps.js';

/**
 * dw[k, c, m] = Σ_{n, i} x[n, stride · i + dilation · k − before, c] · dy[n, i, c, m]: for each
 * tap, the product of what it sees with dy, summed over all pixels.
 */
export const depthwiseBackpropFilter: WasmKernel<'DepthwiseConv2dNativeBackpropFilter'> = (
  { x, dy },
  attrs,
  _,
  calls,
) => {
  const { filterShape } = attrs;
  const geometry = convGeometry(x.shape, filterShape, attrs, true);
  const { batch, height, width, outChannels } = geometry;
  const pixels = batch * height.output * width.output;
  const seenBy = tapsOf(calls, repeatChannels(calls, x, filterShape[3]), geometry);
  // Summing over pixels is a product with a row of ones, for which XNNPACK is fastest.
  const ones = calls.run('Fill', {}, { shape: [1, 1, pixels], value: 1, dtype: 'float32' });
  const rows = [];
  for (let row = 0; row < height.kernel; row++) {
    for (let column = 0; column < width.kernel; column++) {
      const product = calls.run('Multiply', { a: seenBy(row, column), b: dy }, {});
      const b = reshape(calls, product, [1, pixels, outChannels]);
      rows.push(calls.run('BatchMatMul', { a: ones, b }, { transposeA: false, transposeB: false }));
    }
  }
  return reshape(calls, concat(calls, rows, 0), filterShape);
};

/** Every channel as many times as the depth multiplier says, next to each other. */
function repeatChannels(calls: Calls, x: TensorInfo, multiplier: number): TensorInfo {
  if (multiplier === 1) return x;
  const channels = x.shape[3]!;
  const pixels = x.shape.slice(0, 3).reduce((product, axis) => product * axis, 1);
  const column = reshape(calls, x, [pixels * channels, 1]);
  const copies = concat(calls, new Array<TensorInfo>(multiplier).fill(column), 1);
  return reshape(calls, copies, [...x.shape.slice(0, 3), channels * multiplier]);
}
