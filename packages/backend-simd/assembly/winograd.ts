import { directTile } from './gemm-micro';
import { arg, argPtr, bytes, madd } from './simd';

// Winograd's F(4×4, 3×3) (Lavin & Gray 2015): a 3×3 convolution as 36 products over tiles of 4×4
// outputs, with 36 multiplications for a tile where the definition needs 144. The points are 0, ±√½,
// ±√2 and ∞: symmetric about 1 on a logarithmic scale, they lose the fewest bits.
//
// Each transform is done down the columns and then along the rows, through a buffer of 36 vectors:
// six loads at a time is what the registers hold (V8 moves loads to the front of a stretch of code).

/** Keeps the 36 matrices of a block from falling on the same sets of the cache. */
export const SKEW: usize = 192;
/** First bytes of the scratch: the buffer between the two halves of a transform. */
export const BUFFER: usize = 1024;
export const MATRICES: usize = 36;

// @ts-ignore: decorator
@inline
export function c(value: f32): v128 {
  return f32x4.splat(value);
}

export const ROOT: f32 = 1.4142135623730951;

// @ts-ignore: decorator
@inline
function lanes(p: usize, stride: usize): v128 {
  if (stride == 4) return v128.load(p);
  let v = v128.load_splat<f32>(p);
  v = f32x4.replace_lane(v, 1, load<f32>(p + stride));
  v = f32x4.replace_lane(v, 2, load<f32>(p + stride * 2));
  return f32x4.replace_lane(v, 3, load<f32>(p + stride * 3));
}

/** Six sums of three taps: the rows of G. */
// @ts-ignore: decorator
@inline
function spreadTaps(to: usize, step: usize, x: v128, y: v128, z: v128): void {
  const third = f32x4.mul(z, c(1.0 / 3.0));
  const far = f32x4.neg(madd(x, c(2.0 / 3.0), third));
  const side = f32x4.mul(y, c(ROOT / 3));
  const near = madd(x, c(1.0 / 6.0), third);
  const half = f32x4.mul(y, c(ROOT / 6));
  v128.store(to, x);
  v128.store(to + step, f32x4.sub(far, side));
  v128.store(to + step * 2, f32x4.add(far, side));
  v128.store(to + step * 3, f32x4.add(near, half));
  v128.store(to + step * 4, f32x4.sub(near, half));
  v128.store(to + step * 5, z);
}

/**
 * G g Gᵀ of all filters, packed for the product: [36][panel of eight n][k][8]. A chunk is a panel.
 * Arguments: filter, packed, k, n, bytes from one k to the next, from one n, from one tap to the
 * next (negative to read the taps in reverse order), bytes of one of the 36 matrices.
 */
export function winogradFilter(args: usize, chunk: i32, scratch: usize): void {
  const k = arg(args, 2);
  const kStride = argPtr(args, 4);
  const nStride = argPtr(args, 5);
  const tap = argPtr(args, 6);
  const matrix = argPtr(args, 7);
  let from = argPtr(args, 0) + <usize>(chunk << 3) * nStride;
  let to = argPtr(args, 1) + <usize>chunk * (<usize>k << 5);
  for (let i = 0; i < k; i++, from += kStride, to += 32) {
    for (let side: usize = 0; side < 2; side++) {
      let p = from + side * (nStride << 2);
      for (let column: usize = 0; column < 3; column++, p += tap) {
        const x = lanes(p, nStride);
        const y = lanes(p + tap * 3, nStride);
        const z = lanes(p + tap * 6, nStride);
        spreadTaps(scratch + (column << 4), 48, x, y, z);
      }
      let q = to + (side << 4);
      for (let row: usize = 0; row < 6; row++, q += matrix * 6) {
        const line = scratch + row * 48;
        spreadTaps(q, matrix, v128.load(line), v128.load(line, 16), v128.load(line, 32));
      }
    }
  }
}

/** Six sums of six pixels: the rows of Bᵀ. */
// @ts-ignore: decorator
@inline
function spreadPixels(
  to: usize,
  step: usize,
  d0: v128,
  d1: v128,
  d2: v128,
  d3: v128,
  d4: v128,
  d5: v128,
): void {
  v128.store(to, madd(d2, c(-2.5), f32x4.add(d0, d4)));
  const far = madd(d2, c(-2), d4);
  const odd = f32x4.mul(madd(d1, c(-2), d3), c(ROOT / 2));
  v128.store(to + step, f32x4.add(far, odd));
  v128.store(to + step * 2, f32x4.sub(far, odd));
  const near = madd(d2, c(-0.5), d4);
  const even = f32x4.mul(madd(d1, c(-0.5), d3), c(ROOT));
  v128.store(to + step * 3, f32x4.add(near, even));
  v128.store(to + step * 4, f32x4.sub(near, even));
  v128.store(to + step * 5, madd(d3, c(-2.5), f32x4.add(d1, d5)));
}

/**
 * A block of tiles. Arguments: x, packed filters, out, tiles, n, k, tiles per chunk, tiles down,
 * tiles across, bias, act, padTop, padLeft, height, width, outHeight, outWidth, bytes of a matrix
 * of packed filters.
 */
export function winograd(args: usize, chunk: i32, scratch: usize): void {
  const n = arg(args, 4), k = arg(args, 5), perChunk = arg(args, 6);
  const first = chunk * perChunk;
  const count = min(perChunk, arg(args, 3) - first);
  const vStep = bytes(perChunk * k) + SKEW;
  const mStep = bytes(perChunk * n) + SKEW;
  const v = scratch + BUFFER;
  const m = v + vStep * MATRICES;
  transformTiles(args, first, count, scratch, v, vStep);
  const rows = (count + 3) & ~3;
  const panel = <usize>k << 5;
  const matrix = argPtr(args, 17);
  for (let i: usize = 0; i < MATRICES; i++) {
    const b = argPtr(args, 1) + i * matrix;
    directTile(rows, n, k, v + i * vStep, bytes(k), b, panel, m + i * mStep, bytes(n), false, 0, 0);
  }
  gatherOutputs(args, first, count, scratch, m, mStep);
}

// @ts-ignore: decorator
@inline
export function pixelOr(p: usize, real: bool): v128 {
  return real ? v128.load(p) : f32x4.splat(0);
}

export function transformTiles(
  args: usize,
  first: i32,
  count: i32,
  buffer: usize,
  v: usize,
  step: usize,
): void {
  const channels = arg(args, 5), down = arg(args, 7), across = arg(args, 8);
  const top = arg(args, 11), left = arg(args, 12), h = arg(args, 13), w = arg(args, 14);
  const pixel = bytes(channels);
  const line = pixel * <usize>w;
  for (let t = 0; t < count; t++) {
    const tile = first + t;
    const image = tile / (down * across);
    const rest = tile - image * down * across;
    const ty = rest / across;
    const y = (ty << 2) - top;
    const x = ((rest - ty * across) << 2) - left;
    const corner = argPtr(args, 0) + line * <usize>(image * h + y) + pixel * <usize>x;
    const inside = y >= 0 && x >= 0 && y + 6 <= h && x + 6 <= w;
    let to = v + pixel * <usize>t;
    for (let ch: usize = 0; ch < pixel; ch += 16, to += 16) {
      if (inside) insideColumns(buffer, corner + ch, pixel, line);
      else borderColumns(buffer, corner + ch, pixel, line, y, x, h, w);
      let p = buffer;
      let q = to;
      for (let row = 0; row < 6; row++, p += 96, q += step * 6) {
        const d0 = v128.load(p), d1 = v128.load(p, 16), d2 = v128.load(p, 32);
        const d3 = v128.load(p, 48), d4 = v128.load(p, 64), d5 = v128.load(p, 80);
        spreadPixels(q, step, d0, d1, d2, d3, d4, d5);
      }
    }
  }
}

/** Bᵀ d of a tile that lies inside the image. */
// @ts-ignore: decorator
@inline
function insideColumns(buffer: usize, p: usize, pixel: usize, line: usize): void {
  for (let column: usize = 0; column < 96; column += 16, p += pixel) {
    let q = p;
    const d0 = v128.load(q);
    q += line;
    const d1 = v128.load(q);
    q += line;
    const d2 = v128.load(q);
    q += line;
    const d3 = v128.load(q);
    q += line;
    const d4 = v128.load(q);
    const d5 = v128.load(q + line);
    spreadPixels(buffer + column, 96, d0, d1, d2, d3, d4, d5);
  }
}

/** The same for one that sticks out of it, with zeros there. */
function borderColumns(
  buffer: usize,
  p: usize,
  pixel: usize,
  line: usize,
  y: i32,
  x: i32,
  h: i32,
  w: i32,
): void {
  const r0 = <u32>y < <u32>h, r1 = <u32>(y + 1) < <u32>h, r2 = <u32>(y + 2) < <u32>h;
  const r3 = <u32>(y + 3) < <u32>h, r4 = <u32>(y + 4) < <u32>h, r5 = <u32>(y + 5) < <u32>h;
  for (let column = 0; column < 6; column++, p += pixel) {
    const real = <u32>(x + column) < <u32>w;
    let q = p;
    const d0 = pixelOr(q, real && r0);
    q += line;
    const d1 = pixelOr(q, real && r1);
    q += line;
    const d2 = pixelOr(q, real && r2);
    q += line;
    const d3 = pixelOr(q, real && r3);
    q += line;
    const d4 = pixelOr(q, real && r4);
    const d5 = pixelOr(q + line, real && r5);
    spreadPixels(buffer + <usize>(column << 4), 96, d0, d1, d2, d3, d4, d5);
  }
}

/** Aᵀ M A of each tile, with bias and activation, as far as the output reaches. */
function gatherOutputs(
  args: usize,
  first: i32,
  count: i32,
  buffer: usize,
  m: usize,
  step: usize,
): void {
  const n = arg(args, 4), down = arg(args, 7), across = arg(args, 8);
  const bias = argPtr(args, 9);
  const act = arg(args, 10);
  const oh = arg(args, 15), ow = arg(args, 16);
  const pixel = bytes(n);
  const line = pixel * <usize>ow;
  const low = f32x4.splat(act ? 0 : f32.NEGATIVE_INFINITY);
  const high = f32x4.splat(act == 2 ? 6 : f32.POSITIVE_INFINITY);
  for (let t = 0; t < count; t++) {
    const tile = first + t;
    const image = tile / (down * across);
    const rest = tile - image * down * across;
    const ty = rest / across;
    const y = ty << 2;
    const x = (rest - ty * across) << 2;
    const out = argPtr(args, 2) + line * <usize>(image * oh + y) + pixel * <usize>x;
    const rows = min(4, oh - y);
    const columns = min(4, ow - x);
    let from = m + pixel * <usize>t;
    for (let ch: usize = 0; ch < pixel; ch += 16, from += 16) {
      let p = from;
      for (let column: usize = 0; column < 96; column += 16, p += step) {
        let q = p;
        const rowStep = step * 6;
        const m0 = v128.load(q);
        q += rowStep;
        const m1 = v128.load(q);
        q += rowStep;
        const m2 = v128.load(q);
        q += rowStep;
        const m3 = v128.load(q);
        q += rowStep;
        const m4 = v128.load(q);
        const m5 = v128.load(q + rowStep);
        const a = f32x4.add(m1, m2), b = f32x4.sub(m1, m2);
        const d = f32x4.add(m3, m4), e = f32x4.sub(m3, m4);
        const to = buffer + column;
        v128.store(to, f32x4.add(f32x4.add(m0, a), d));
        v128.store(to, madd(e, c(ROOT), f32x4.mul(b, c(ROOT / 2))), 96);
        v128.store(to, madd(d, c(2), f32x4.mul(a, c(0.5))), 192);
        v128.store(to, madd(e, c(2 * ROOT), madd(b, c(ROOT / 4), m5)), 288);
      }
      const shift = bias ? v128.load(bias + ch) : f32x4.splat(0);
      let q = buffer;
      let to = out + ch;
      for (let row = rows; row > 0; row--, q += 96, to += line) {
        const m0 = v128.load(q), m1 = v128.load(q, 16), m2 = v128.load(q, 32);
        const m3 = v128.load(q, 48), m4 = v128.load(q, 64), m5 = v128.load(q, 80);
        const a = f32x4.add(m1, m2), b = f32x4.sub(m1, m2);
        const d = f32x4.add(m3, m4), e = f32x4.sub(m3, m4);
        v128.store(to, finish(f32x4.add(f32x4.add(m0, a), d), shift, low, high));
        if (columns > 1) {
          const y1 = madd(e, c(ROOT), f32x4.mul(b, c(ROOT / 2)));
          v128.store(to + pixel, finish(y1, shift, low, high));
        }
        if (columns > 2) {
          const y2 = madd(d, c(2), f32x4.mul(a, c(0.5)));
          v128.store(to + pixel * 2, finish(y2, shift, low, high));
        }
        if (columns > 3) {
          const y3 = madd(e, c(2 * ROOT), madd(b, c(ROOT / 4), m5));
          v128.store(to + pixel * 3, finish(y3, shift, low, high));
        }
      }
    }
  }
}

// @ts-ignore: decorator
@inline
function finish(v: v128, shift: v128, low: v128, high: v128): v128 {
  return f32x4.pmin(f32x4.pmax(f32x4.add(v, shift), low), high);
}
