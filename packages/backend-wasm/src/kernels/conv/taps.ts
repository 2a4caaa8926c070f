import type { TensorInfo } from '@tensorflow/tfjs-core';
import { pad, reshape, slice, type Calls } from '../wasm-kernel.js';
import type { ConvAxis, ConvGeometry } from './conv-geometry.js';

/** The pixels that one tap of a filter sees: [batch, output height, output width, channels]. */
export type Taps = (row: number, column: number) => TensorInfo;

/**
 * Cuts the input of a convolution into what each tap of its filter sees. With a stride, the pixels
 * are first sorted by their phase, so that every tap is one contiguous slice.
 *
 * @param x [batch, height, width, channels]
 */
export function tapsOf(calls: Calls, x: TensorInfo, geometry: ConvGeometry): Taps {
  const { batch, height, width } = geometry;
  const channels = x.shape[3]!;
  const rows = coveredLength(height);
  const columns = coveredLength(width);
  const covered = fit(calls, x, [height, width], [rows, columns]);
  const phases = new Map<string, TensorInfo>();
  const phase = (row: number, column: number): TensorInfo => {
    if (height.stride === 1 && width.stride === 1) return covered;
    const key = `${row} ${column}`;
    const known = phases.get(key) ?? cutPhase(row, column);
    phases.set(key, known);
    return known;
  };
  const cutPhase = (row: number, column: number): TensorInfo => {
    const [blockRows, blockColumns] = [rows / height.stride, columns / width.stride];
    const blocks = reshape(calls, covered, [
      batch * blockRows,
      height.stride,
      blockColumns,
      width.stride * channels,
    ]);
    const begin = [0, row, 0, column * channels];
    const cut = slice(calls, blocks, begin, [batch * blockRows, 1, blockColumns, channels]);
    return reshape(calls, cut, [batch, blockRows, blockColumns, channels]);
  };
  return (row, column) => {
    const [atRow, atColumn] = [row * height.dilation, column * width.dilation];
    const begin = [Math.floor(atRow / height.stride), Math.floor(atColumn / width.stride)];
    const image = phase(atRow % height.stride, atColumn % width.stride);
    return slice(calls, image, [0, ...begin, 0], [batch, height.output, width.output, channels]);
  };
}

/** Pixels from the first padded one to the last that a tap sees, in whole strides. */
function coveredLength({ kernel, output, stride, dilation }: ConvAxis): number {
  return Math.ceil(((output - 1) * stride + (kernel - 1) * dilation + 1) / stride) * stride;
}

/** Pads the image, or cuts off what no tap sees, so that it is of the given lengths. */
function fit(
  calls: Calls,
  x: TensorInfo,
  axes: readonly [ConvAxis, ConvAxis],
  lengths: readonly [number, number],
): TensorInfo {
  const after = axes.map(({ input, before }, i) => lengths[i]! - input - before);
  const kept = axes.map(({ input }, i) => input + Math.min(after[i]!, 0));
  const cut = axes.every(({ input }, i) => kept[i] === input)
    ? x
    : slice(calls, x, [0, 0, 0, 0], [x.shape[0]!, ...kept, x.shape[3]!]);
  const around = axes.map(({ before }, i) => [before, Math.max(after[i]!, 0)] as const);
  return pad(calls, cut, [[0, 0], ...around, [0, 0]]);
}
