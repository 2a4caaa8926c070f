import { tiles } from './conv-filter-gradient';
import { arg, argPtr, bytes, madd } from './simd';
import { BUFFER, MATRICES, ROOT, SKEW, c, pixelOr, transformTiles } from './winograd';

// The filter gradient of a 3×3 convolution is the transpose of its minimal filtering: the pixels are
// transformed as there, the gradient by Aᵀ's transpose, 36 products are summed over all tiles, and
// Gᵀ M G gives the nine taps. A quarter of the multiplications of the definition.

/** Six sums of four outputs: the rows of A. */
// @ts-ignore: decorator
@inline
function spreadOutputs(to: usize, step: usize, y0: v128, y1: v128, y2: v128, y3: v128): void {
  v128.store(to, y0);
  const near = madd(y2, c(0.5), y0);
  const half = madd(y3, c(ROOT / 4), f32x4.mul(y1, c(ROOT / 2)));
  v128.store(to + step, f32x4.add(near, half));
  v128.store(to + step * 2, f32x4.sub(near, half));
  const far = madd(y2, c(2), y0);
  const twice = madd(y3, c(2 * ROOT), f32x4.mul(y1, c(ROOT)));
  v128.store(to + step * 3, f32x4.add(far, twice));
  v128.store(to + step * 4, f32x4.sub(far, twice));
  v128.store(to + step * 5, y3);
}

/** A dy Aᵀ of a block of tiles, with zeros beyond the output. */
function transformGradients(
  args: usize,
  first: i32,
  count: i32,
  buffer: usize,
  d: usize,
  step: usize,
): void {
  const n = arg(args, 4), down = arg(args, 7), across = arg(args, 8);
  const oh = arg(args, 15), ow = arg(args, 16);
  const pixel = bytes(n);
  const line = pixel * <usize>ow;
  for (let t = 0; t < count; t++) {
    const tile = first + t;
    const image = tile / (down * across);
    const rest = tile - image * down * across;
    const ty = rest / across;
    const y = ty << 2;
    const x = (rest - ty * across) << 2;
    const corner = argPtr(args, 1) + line * <usize>(image * oh + y) + pixel * <usize>x;
    const r1 = y + 1 < oh, r2 = y + 2 < oh, r3 = y + 3 < oh;
    let to = d + pixel * <usize>t;
    for (let ch: usize = 0; ch < pixel; ch += 16, to += 16) {
      let p = corner + ch;
      for (let column = 0; column < 4; column++, p += pixel) {
        const real = x + column < ow;
        const y0 = pixelOr(p, real);
        const y1 = pixelOr(p + line, real && r1);
        const y2 = pixelOr(p + line * 2, real && r2);
        const y3 = pixelOr(p + line * 3, real && r3);
        spreadOutputs(buffer + <usize>(column << 4), 64, y0, y1, y2, y3);
      }
      let q = buffer;
      let target = to;
      for (let row = 0; row < 6; row++, q += 64, target += step * 6) {
        const y0 = v128.load(q), y1 = v128.load(q, 16), y2 = v128.load(q, 32), y3 = v128.load(q, 48);
        spreadOutputs(target, step, y0, y1, y2, y3);
      }
    }
  }
}

/**
 * The 36 products over one share of the tiles: partials [share][36][k][n]. Arguments as those of
 * `winograd`, and: 1 dy, 2 partials, 6 tiles per block, 9 tiles per share.
 */
export function winogradFilterSums(args: usize, chunk: i32, scratch: usize): void {
  const n = arg(args, 4), k = arg(args, 5), perBlock = arg(args, 6), perShare = arg(args, 9);
  const end = min(arg(args, 3), (chunk + 1) * perShare);
  const vStep = bytes(perBlock * k) + SKEW;
  const dStep = bytes(perBlock * n) + SKEW;
  const v = scratch + BUFFER;
  const d = v + vStep * MATRICES;
  const ldc = bytes(n);
  const matrix = ldc * <usize>k;
  const sums = argPtr(args, 2) + matrix * MATRICES * <usize>chunk;
  memory.fill(sums, 0, matrix * MATRICES);
  for (let first = chunk * perShare; first < end; first += perBlock) {
    const count = min(perBlock, end - first);
    transformTiles(args, first, count, scratch, v, vStep);
    transformGradients(args, first, count, scratch, d, dStep);
    for (let i: usize = 0; i < MATRICES; i++) {
      const a = v + i * vStep;
      const b = d + i * dStep;
      const to = sums + i * matrix;
      for (let j: usize = 0; j < ldc; j += 32) {
        tiles(k, a, bytes(k), 0, b + j, ldc, 0, 1, count, to + j, ldc);
      }
    }
  }
}

/** Three taps of six sums: the rows of Gᵀ. */
// @ts-ignore: decorator
@inline
function gatherTaps(
  to: usize,
  step: usize,
  m0: v128,
  m1: v128,
  m2: v128,
  m3: v128,
  m4: v128,
  m5: v128,
): void {
  const far = f32x4.add(m1, m2), near = f32x4.add(m3, m4);
  v128.store(to, madd(near, c(1.0 / 6.0), madd(far, c(-2.0 / 3.0), m0)));
  const half = f32x4.mul(f32x4.sub(m3, m4), c(ROOT / 6));
  v128.store(to + step, madd(f32x4.sub(m2, m1), c(ROOT / 3), half));
  v128.store(to + step * 2, madd(f32x4.sub(near, far), c(1.0 / 3.0), m5));
}

/**
 * Gᵀ M G: the gradient [9][k][n] from the sums [36][k][n]. A chunk is some of the k·n values, in
 * whole vectors. Arguments: sums, gradient, k · n, values per chunk.
 */
export function winogradFilterTaps(args: usize, chunk: i32, scratch: usize): void {
  const perChunk = arg(args, 3);
  const matrix = bytes(arg(args, 2));
  const end = min(matrix, bytes((chunk + 1) * perChunk));
  for (let at = bytes(chunk * perChunk); at < end; at += 16) {
    let p = argPtr(args, 0) + at;
    for (let column: usize = 0; column < 96; column += 16, p += matrix) {
      const row = matrix * 6;
      let q = p;
      const m0 = v128.load(q);
      q += row;
      const m1 = v128.load(q);
      q += row;
      const m2 = v128.load(q);
      q += row;
      const m3 = v128.load(q);
      q += row;
      const m4 = v128.load(q);
      gatherTaps(scratch + column, 96, m0, m1, m2, m3, m4, v128.load(q + row));
    }
    let to = argPtr(args, 1) + at;
    for (let row: usize = 0; row < 288; row += 96, to += matrix * 3) {
      const line = scratch + row;
      const m0 = v128.load(line), m1 = v128.load(line, 16), m2 = v128.load(line, 32);
      const m3 = v128.load(line, 48), m4 = v128.load(line, 64), m5 = v128.load(line, 80);
      gatherTaps(to, matrix, m0, m1, m2, m3, m4, m5);
    }
  }
}
