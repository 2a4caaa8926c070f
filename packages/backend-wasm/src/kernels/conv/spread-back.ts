import type { backend_util, TensorInfo } from '@tensorflow/tfjs-core';
import { concat, reshape, slice, type Calls } from '../wasm-kernel.js';
import type { ConvAxis, ConvGeometry } from './conv-geometry.js';

/** A convolution of stride 1 with explicit padding. */
export type PlainConv = (
  x: TensorInfo,
  filter: TensorInfo,
  pad: backend_util.ExplicitPadding,
  dilations: [number, number],
) => TensorInfo;

/**
 * Carries the gradient of the output of a convolution back to its input. Of the pixels of the
 * input, those of one phase (their place modulo the stride) meet only every stride-th tap, so each
 * phase is a plain convolution of dy with those taps in reverse; then the phases interleave.
 *
 * @param dy [batch, output height, output width, channels]
 * @param filter [height, width, …, …], the last two axes as `conv` takes them
 */
export function spreadBack(
  calls: Calls,
  dy: TensorInfo,
  filter: TensorInfo,
  { batch, height, width }: ConvGeometry,
  conv: PlainConv,
): TensorInfo {
  const [rows, columns] = [spreadAxis(height), spreadAxis(width)];
  const lines = rows.phases.map((row) => {
    const parts = columns.phases.map((column) => {
      const taps = reversedTaps(calls, filter, row.taps, column.taps);
      const seen = crop(calls, dy, row, column);
      const pad: backend_util.ExplicitPadding = [[0, 0], row.padding, column.padding, [0, 0]];
      return conv(seen, taps, pad, [rows.dilation, columns.dilation]);
    });
    const line = concat(calls, parts, 3);
    return rows.phases.length === 1
      ? line
      : reshape(calls, line, [batch * rows.length, 1, line.shape[2]! * line.shape[3]!]);
  });
  const channels =
    lines[0]!.shape.at(-1)! / (columns.phases.length * (lines.length > 1 ? columns.length : 1));
  const pixels = reshape(calls, concat(calls, lines, 1), [
    batch,
    rows.length * height.stride,
    columns.length * width.stride,
    channels,
  ]);
  const size = [batch, height.input, width.input, channels];
  return size.every((length, axis) => length === pixels.shape[axis])
    ? pixels
    : slice(calls, pixels, [0, rows.offset, columns.offset, 0], size);
}

interface Phase {
  /** The taps that this phase meets, last first; `undefined` between the taps of a dilated filter. */
  readonly taps: readonly (number | undefined)[];
  /** The cells of dy that it meets, and the zeros around them. */
  readonly from: number;
  readonly to: number;
  readonly padding: [number, number];
}

interface SpreadAxis {
  readonly phases: readonly Phase[];
  /** Pixels in each phase. */
  readonly length: number;
  /** Where the first pixel of the input is among the interleaved ones. */
  readonly offset: number;
  readonly dilation: number;
}

function spreadAxis({ input, kernel, output, stride, dilation, before }: ConvAxis): SpreadAxis {
  // A convolution can be dilated but its phases cannot: with a stride, gaps become zero taps.
  const native = stride === 1 ? dilation : 1;
  const gap = dilation / native;
  const reach = (kernel - 1) * gap + 1;
  // Pixel j of the input is pixel (j + before) of the padded one: block `block`, phase `phase`.
  const firstBlock = Math.floor(before / stride);
  const blocks = Math.floor((input - 1 + before) / stride) + 1;
  const phases = Array.from({ length: stride }, (_, phase): Phase => {
    const places = Array.from(
      { length: Math.max(1, Math.ceil((reach - phase) / stride)) },
      (__, step) => phase + step * stride,
    );
    const taps = places
      .map((place) => (place < reach && place % gap === 0 ? place / gap : undefined))
      .reverse();
    const ahead = native * (taps.length - 1) - firstBlock;
    const behind = blocks - output;
    return {
      taps,
      from: Math.max(-ahead, 0),
      to: output + Math.min(behind, 0),
      padding: [Math.max(ahead, 0), Math.max(behind, 0)],
    };
  });
  return {
    phases,
    length: blocks - firstBlock,
    offset: before - firstBlock * stride,
    dilation: native,
  };
}

function reversedTaps(
  calls: Calls,
  filter: TensorInfo,
  rows: Phase['taps'],
  columns: Phase['taps'],
): TensorInfo {
  const [height, width, ...rest] = filter.shape as [number, number, ...number[]];
  const weights = rest.reduce((product, axis) => product * axis, 1);
  const flat = reshape(calls, filter, [height * width, weights]);
  const taps = rows.flatMap((row) =>
    columns.map((column) =>
      row === undefined || column === undefined
        ? calls.run('Fill', {}, { shape: [1, weights], value: 0, dtype: 'float32' })
        : slice(calls, flat, [row * width + column, 0], [1, weights]),
    ),
  );
  return reshape(calls, concat(calls, taps, 0), [rows.length, columns.length, ...rest]);
}

function crop(calls: Calls, dy: TensorInfo, row: Phase, column: Phase): TensorInfo {
  const [batch, height, width, channels] = dy.shape as [number, number, number, number];
  const size = [row.to - row.from, column.to - column.from] as const;
  if (size[0] === height && size[1] === width) return dy;
  return slice(calls, dy, [0, row.from, column.from, 0], [batch, ...size, channels]);
}
