import type { Engine } from '../../engine.js';

/** One axis of a copy: how far to move in each tensor from one element to the next. */
export interface CopyAxis {
  readonly size: number;
  readonly from: number;
  readonly to: number;
}

const GRAIN = 1 << 14;
/** Axes for which a kernel's arguments have room. */
const MOST_AXES = 20;

/**
 * Copies the elements, of four bytes or one, at the given addresses along axes, outermost first;
 * false if there are too many axes.
 */
export function copyRuns(
  engine: Engine,
  from: number,
  to: number,
  axes: readonly CopyAxis[],
  width = 4,
): boolean {
  const kernel = width === 4 ? 'copyRuns' : 'copyByteRuns';
  const merged = mergeAxes(axes);
  if (merged.length > MOST_AXES) return false;
  const inner = merged.pop() ?? { size: 1, from: 1, to: 1 };
  const rows = merged.reduce((count, { size }) => count * size, 1);
  if (rows === 1 && inner.from === 1 && inner.to === 1 && inner.size > GRAIN) {
    // One long run: cut it, so that threads share it.
    const pieces = Math.floor(inner.size / GRAIN);
    const rest = inner.size - pieces * GRAIN;
    engine.run(kernel, pieces, from, to, GRAIN, 1, 1, 1, pieces, 1, pieces, GRAIN, GRAIN);
    const skip = pieces * GRAIN * width;
    if (rest > 0) engine.run(kernel, 1, from + skip, to + skip, rest, 1, 1, 1, 1, 0);
    return true;
  }
  const perChunk = Math.max(1, Math.ceil(GRAIN / inner.size));
  const outer = merged.reverse().flatMap((axis) => [axis.size, axis.from, axis.to]);
  const loop = [inner.size, inner.from, inner.to, perChunk, rows, merged.length];
  engine.run(kernel, Math.ceil(rows / perChunk), from, to, ...loop, ...outer);
  return true;
}

/** Drops axes of one element, and joins axes that run on in both tensors. */
export function mergeAxes(axes: readonly CopyAxis[]): CopyAxis[] {
  const merged: CopyAxis[] = [];
  for (const axis of axes) {
    if (axis.size === 1) continue;
    const last = merged.at(-1);
    if (last && last.from === axis.from * axis.size && last.to === axis.to * axis.size) {
      merged[merged.length - 1] = { size: last.size * axis.size, from: axis.from, to: axis.to };
    } else {
      merged.push(axis);
    }
  }
  return merged;
}

/** Strides of a row-major shape, one for each axis. */
export function stridesOf(shape: readonly number[]): number[] {
  const strides = new Array<number>(shape.length);
  let stride = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    strides[axis] = stride;
    stride *= shape[axis]!;
  }
  return strides;
}
