import { backend_util, util, type TensorInfo } from '@tensorflow/tfjs-core';
import { broadcastAxes } from './broadcast-axes.js';

/** Axes besides the innermost for which a kernel's arguments have room. */
const MOST_AXES = 20;

/** How a kernel walks over two operands that broadcast to one shape. */
export interface BroadcastLoop {
  readonly shape: number[];
  readonly chunks: number;
  /** inner, mode, rows per chunk, rows, outer axes, and size and strides of each of those. */
  readonly args: readonly number[];
}

/** The loop in rows of at most `grain` elements a chunk; undefined for empty shapes and too many axes. */
export function broadcastLoop(
  a: TensorInfo,
  b: TensorInfo,
  grain: number,
): BroadcastLoop | undefined {
  const shape = backend_util.assertAndGetBroadcastShape(a.shape, b.shape);
  const n = util.sizeFromShape(shape);
  if (n === 0) return undefined;
  const axes = broadcastAxes(a.shape, b.shape, shape);
  const longest = axes.at(-1)!;
  // One long run becomes rows, so that threads share it; what does not divide stays one row.
  const piece = axes.length === 1 && longest.size > grain ? divisorBelow(longest.size, grain) : 0;
  if (piece) {
    axes.splice(
      0,
      1,
      {
        size: longest.size / piece,
        strideA: longest.strideA * piece,
        strideB: longest.strideB * piece,
      },
      { ...longest, size: piece },
    );
  }
  if (axes.length - 1 > MOST_AXES) return undefined;
  const inner = axes.pop()!;
  const mode = inner.strideB === 0 ? 1 : inner.strideA === 0 ? 2 : 0;
  const rows = n / inner.size;
  const perChunk = Math.max(1, Math.ceil(grain / inner.size));
  const outer = axes.reverse().flatMap(({ size, strideA, strideB }) => [size, strideA, strideB]);
  return {
    shape,
    chunks: Math.ceil(rows / perChunk),
    args: [inner.size, mode, perChunk, rows, axes.length, ...outer],
  };
}

/** A divisor of n between limit / 16 and the limit, or 0. */
function divisorBelow(n: number, limit: number): number {
  for (let divisor = limit; divisor >= limit / 16; divisor--) if (n % divisor === 0) return divisor;
  return 0;
}
