import type { TensorInfo } from '@tensorflow/tfjs-core';
import { reshape, slice, transpose, type Calls, type WasmKernel } from '../wasm-kernel.js';
import { convGeometry, type ConvAxis, type ConvGeometry } from './conv-geometry.js';
import { toChannelsLast } from './data-format.js';
import { tapsOf } from './taps.js';

/**
 * dw[k, c, o] = Σ_{n, i} x[n, stride · i + k − before, c] · dy[n, i, o]: a convolution itself, in
 * which the batch takes the place of the channels and dy that of the filter, with strides and
 * dilations swapped.
 */
export const conv2dBackpropFilter: WasmKernel<'Conv2DBackpropFilter'> = (
  inputs,
  attrs,
  _,
  calls,
) => {
  const { filterShape, dataFormat } = attrs;
  const geometry = convGeometry(inputs.x.shape, filterShape, attrs);
  const x = toChannelsLast(calls, inputs.x, dataFormat);
  const dy = toChannelsLast(calls, inputs.dy, dataFormat);
  const { height, width } = geometry;
  if (height.kernel * width.kernel === 1) return pointwise(calls, x, dy, geometry);
  const rows = reach(height);
  const columns = reach(width);
  // The output must have exactly the taps of the filter, so what no tap touches is cut off.
  const { batch, inChannels } = geometry;
  const cut =
    rows.after < 0 || columns.after < 0
      ? slice(
          calls,
          x,
          [0, 0, 0, 0],
          [
            batch,
            height.input + Math.min(rows.after, 0),
            width.input + Math.min(columns.after, 0),
            inChannels,
          ],
        )
      : x;
  const taps = calls.run(
    'Conv2D',
    { x: transpose(calls, cut, [3, 1, 2, 0]), filter: transpose(calls, dy, [1, 2, 0, 3]) },
    {
      strides: 1,
      dilations: [height.stride, width.stride],
      pad: [
        [0, 0],
        [height.before, Math.max(rows.after, 0)],
        [width.before, Math.max(columns.after, 0)],
        [0, 0],
      ],
      dataFormat: 'NHWC',
    },
  );
  return transpose(calls, taps, [1, 2, 0, 3]);
};

/** How far beyond the end of an axis its last tap reaches; negative where it falls short. */
function reach({ input, kernel, output, stride, before }: ConvAxis): { after: number } {
  return { after: kernel + (output - 1) * stride - input - before };
}

/** A 1×1 filter sees every pixel once: xᵀ · dy over all pixels. */
function pointwise(
  calls: Calls,
  x: TensorInfo,
  dy: TensorInfo,
  geometry: ConvGeometry,
): TensorInfo {
  const { batch, inChannels, outChannels, height, width } = geometry;
  const pixels = batch * height.output * width.output;
  const seen = tapsOf(calls, x, geometry)(0, 0);
  const product = calls.run(
    'BatchMatMul',
    {
      a: reshape(calls, seen, [1, pixels, inChannels]),
      b: reshape(calls, dy, [1, pixels, outChannels]),
    },
    { transposeA: true, transposeB: false },
  );
  return reshape(calls, product, [1, 1, inChannels, outChannels]);
}
