import type { Engine } from '../../engine.js';
import { sumParts } from '../conv/sum-parts.js';
import { gemm } from '../mat-mul/gemm.js';
import { gatherRows, rowsOf, tapsOf, type GatheredVolume } from './gathered-volume.js';

/** Floats of gathered rows at a time: enough for the product to be worth it, and still in cache. */
const BLOCK = 1 << 19;
const MOST_ROWS = 1 << 14;

const plain = { batches: 1, transposeA: false, transposeB: false };

/** Whether the gathered matrix is the volume itself. */
function isPointwise(volume: GatheredVolume): boolean {
  const { filter, stride, base, divisor, size, outSize } = volume;
  return (
    [...filter, ...stride, ...divisor].every((each) => each === 1) &&
    base.every((each) => each === 0) &&
    size.every((each, axis) => each === outSize[axis])
  );
}

/** Calls `visit` with the address of each block of the gathered matrix. */
function forBlocks(
  engine: Engine,
  volume: GatheredVolume,
  from: number,
  visit: (block: number, first: number, rows: number) => void,
): void {
  const k = tapsOf(volume) * volume.channels;
  const all = rowsOf(volume);
  if (isPointwise(volume)) return visit(from, 0, all);
  const rows = Math.min(all, MOST_ROWS, Math.max(64, Math.floor(BLOCK / k)));
  const block = engine.allocate(rows * k * 4);
  try {
    for (let first = 0; first < all; first += rows) {
      const count = Math.min(rows, all - first);
      gatherRows(engine, volume, { from, to: block.start, first, rows: count });
      visit(block.start, first, count);
    }
  } finally {
    engine.allocator.release(block);
  }
}

/** out[rows, n] = gathered rows · matrix[k, n]. */
export function gatheredProduct(
  engine: Engine,
  volume: GatheredVolume,
  { from, matrix, out, n }: { from: number; matrix: number; out: number; n: number },
): void {
  const k = tapsOf(volume) * volume.channels;
  forBlocks(engine, volume, from, (a, first, m) => {
    gemm(engine, { ...plain, a, b: matrix, c: out + first * n * 4, m, n, k });
  });
}

/** out[k, n] = transpose of the gathered rows · dy[rows, n], block after block. */
export function gatheredGradient(
  engine: Engine,
  volume: GatheredVolume,
  { from, dy, out, n }: { from: number; dy: number; out: number; n: number },
): void {
  const m = tapsOf(volume) * volume.channels;
  // The sum so far and the next summand, side by side.
  const parts = engine.allocate(2 * m * n * 4);
  try {
    forBlocks(engine, volume, from, (a, first, k) => {
      const c = first === 0 ? parts.start : parts.start + m * n * 4;
      gemm(engine, { ...plain, transposeA: true, a, b: dy + first * n * 4, c, m, n, k });
      if (first > 0) sumParts(engine, parts.start, parts.start, m * n, 2);
    });
    sumParts(engine, parts.start, out, m * n, 1);
  } finally {
    engine.allocator.release(parts);
  }
}
