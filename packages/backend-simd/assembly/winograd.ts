import { directTile } from './gemm-micro';
import { arg, argPtr, bytes } from './simd';

// Winograd's F(2×2, 3×3) (Lavin & Gray 2015): a 3×3 convolution as sixteen products over tiles of
// 2×2 outputs, with 16 multiplications for a tile where the definition needs 36.

/** Keeps the sixteen matrices of a block from falling on the same sets of the cache. */
const SKEW: usize = 192;

// @ts-ignore: decorator
@inline
function lanes(p: usize, stride: usize): v128 {
  if (stride == 4) return v128.load(p);
  let v = v128.load_splat<f32>(p);
  v = f32x4.replace_lane(v, 1, load<f32>(p + stride));
  v = f32x4.replace_lane(v, 2, load<f32>(p + stride * 2));
  return f32x4.replace_lane(v, 3, load<f32>(p + stride * 3));
}

// @ts-ignore: decorator
@inline
function mean(a: v128, b: v128): v128 {
  return f32x4.mul(f32x4.add(a, b), f32x4.splat(0.5));
}

/**
 * G g Gᵀ of all filters, packed for the product: [16][panel of eight n][k][8]. A chunk is a panel.
 * Arguments: filter, packed, k, n, bytes from one k to the next, from one n, from one tap to the
 * next (negative to read the taps in reverse order), bytes of one of the sixteen matrices.
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
      let q = to + (side << 4);
      // Columns of G g, four rows each; then times Gᵀ from the right.
      const g00 = lanes(p, nStride), g01 = lanes(p + tap, nStride), g02 = lanes(p + tap * 2, nStride);
      p += tap * 3;
      const g10 = lanes(p, nStride), g11 = lanes(p + tap, nStride), g12 = lanes(p + tap * 2, nStride);
      p += tap * 3;
      const g20 = lanes(p, nStride), g21 = lanes(p + tap, nStride), g22 = lanes(p + tap * 2, nStride);
      for (let row = 0; row < 4; row++) {
        let a: v128, b: v128, c: v128;
        if (row == 0) {
          a = g00;
          b = g01;
          c = g02;
        } else if (row == 3) {
          a = g20;
          b = g21;
          c = g22;
        } else {
          a = f32x4.add(g00, g20);
          b = f32x4.add(g01, g21);
          c = f32x4.add(g02, g22);
          if (row == 1) {
            a = mean(a, g10);
            b = mean(b, g11);
            c = mean(c, g12);
          } else {
            a = mean(a, f32x4.neg(g10));
            b = mean(b, f32x4.neg(g11));
            c = mean(c, f32x4.neg(g12));
          }
        }
        const ends = f32x4.add(a, c);
        v128.store(q, a);
        v128.store(q + matrix, mean(ends, b));
        v128.store(q + matrix * 2, mean(ends, f32x4.neg(b)));
        v128.store(q + matrix * 3, c);
        q += matrix * 4;
      }
    }
  }
}

/** One row of Bᵀ d B from the rows of Bᵀ d. */
// @ts-ignore: decorator
@inline
function storeRow(to: usize, step: usize, a: v128, b: v128, c: v128, d: v128): void {
  v128.store(to, f32x4.sub(a, c));
  v128.store(to + step, f32x4.add(b, c));
  v128.store(to + step * 2, f32x4.sub(c, b));
  v128.store(to + step * 3, f32x4.sub(b, d));
}

// @ts-ignore: decorator
@inline
function pixelOr(p: usize, real: bool): v128 {
  return real ? v128.load(p) : f32x4.splat(0);
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
  const v = scratch + 128;
  const m = v + (vStep << 4);
  transformTiles(args, first, count, v, vStep);
  const rows = (count + 3) & ~3;
  const panel = <usize>k << 5;
  const matrix = argPtr(args, 17);
  for (let i: usize = 0; i < 16; i++) {
    const b = argPtr(args, 1) + i * matrix;
    directTile(rows, n, k, v + i * vStep, bytes(k), b, panel, m + i * mStep, bytes(n), false, 0, 0);
  }
  gatherOutputs(args, first, count, m, mStep);
}

function transformTiles(args: usize, first: i32, count: i32, v: usize, step: usize): void {
  const c = arg(args, 5), down = arg(args, 7), across = arg(args, 8);
  const top = arg(args, 11), left = arg(args, 12), h = arg(args, 13), w = arg(args, 14);
  const pixel = bytes(c);
  const line = pixel * <usize>w;
  const rowStep = step << 2;
  for (let t = 0; t < count; t++) {
    const tile = first + t;
    const image = tile / (down * across);
    const rest = tile - image * down * across;
    const ty = rest / across;
    const y = (ty << 1) - top;
    const x = ((rest - ty * across) << 1) - left;
    const corner = argPtr(args, 0) + line * <usize>(image * h) + line * <usize>y + pixel * <usize>x;
    let to = v + pixel * <usize>t;
    const x0 = <u32>x < <u32>w, x1 = <u32>(x + 1) < <u32>w;
    const x2 = <u32>(x + 2) < <u32>w, x3 = <u32>(x + 3) < <u32>w;
    const y0 = <u32>y < <u32>h, y1 = <u32>(y + 1) < <u32>h;
    const y2 = <u32>(y + 2) < <u32>h, y3 = <u32>(y + 3) < <u32>h;
    const inside = x0 && x3 && y0 && y3;
    for (let ch: usize = 0; ch < pixel; ch += 16, to += 16) {
      let p = corner + ch;
      let q = p + (line << 1);
      // Columns of the sixteen pixels, combined down each column first.
      let a0: v128, a1: v128, a2: v128, a3: v128, b0: v128, b1: v128, b2: v128, b3: v128;
      let c0: v128, c1: v128, c2: v128, c3: v128, d0: v128, d1: v128, d2: v128, d3: v128;
      const p2 = pixel << 1;
      const p3 = pixel * 3;
      if (inside) {
        a0 = v128.load(p);
        a1 = v128.load(p + pixel);
        a2 = v128.load(p + p2);
        a3 = v128.load(p + p3);
        c0 = v128.load(q);
        c1 = v128.load(q + pixel);
        c2 = v128.load(q + p2);
        c3 = v128.load(q + p3);
        storeRow(to, step, f32x4.sub(a0, c0), f32x4.sub(a1, c1), f32x4.sub(a2, c2), f32x4.sub(a3, c3));
        p += line;
        q += line;
        b0 = v128.load(p);
        b1 = v128.load(p + pixel);
        b2 = v128.load(p + p2);
        b3 = v128.load(p + p3);
        d0 = v128.load(q);
        d1 = v128.load(q + pixel);
        d2 = v128.load(q + p2);
        d3 = v128.load(q + p3);
      } else {
        a0 = pixelOr(p, y0 && x0);
        a1 = pixelOr(p + pixel, y0 && x1);
        a2 = pixelOr(p + p2, y0 && x2);
        a3 = pixelOr(p + p3, y0 && x3);
        c0 = pixelOr(q, y2 && x0);
        c1 = pixelOr(q + pixel, y2 && x1);
        c2 = pixelOr(q + p2, y2 && x2);
        c3 = pixelOr(q + p3, y2 && x3);
        storeRow(to, step, f32x4.sub(a0, c0), f32x4.sub(a1, c1), f32x4.sub(a2, c2), f32x4.sub(a3, c3));
        p += line;
        q += line;
        b0 = pixelOr(p, y1 && x0);
        b1 = pixelOr(p + pixel, y1 && x1);
        b2 = pixelOr(p + p2, y1 && x2);
        b3 = pixelOr(p + p3, y1 && x3);
        d0 = pixelOr(q, y3 && x0);
        d1 = pixelOr(q + pixel, y3 && x1);
        d2 = pixelOr(q + p2, y3 && x2);
        d3 = pixelOr(q + p3, y3 && x3);
      }
      const next = to + rowStep;
      storeRow(next, step, f32x4.add(b0, c0), f32x4.add(b1, c1), f32x4.add(b2, c2), f32x4.add(b3, c3));
      const third = next + rowStep;
      storeRow(third, step, f32x4.sub(c0, b0), f32x4.sub(c1, b1), f32x4.sub(c2, b2), f32x4.sub(c3, b3));
      const fourth = third + rowStep;
      storeRow(fourth, step, f32x4.sub(b0, d0), f32x4.sub(b1, d1), f32x4.sub(b2, d2), f32x4.sub(b3, d3));
    }
  }
}

// @ts-ignore: decorator
@inline
function finish(v: v128, shift: v128, act: i32): v128 {
  v = f32x4.add(v, shift);
  if (act) {
    v = f32x4.pmax(v, f32x4.splat(0));
    if (act == 2) v = f32x4.pmin(v, f32x4.splat(6));
  }
  return v;
}

/** Aᵀ M A of each tile, with bias and activation, as far as the output reaches. */
function gatherOutputs(args: usize, first: i32, count: i32, m: usize, step: usize): void {
  const n = arg(args, 4), down = arg(args, 7), across = arg(args, 8);
  const bias = argPtr(args, 9);
  const act = arg(args, 10);
  const oh = arg(args, 15), ow = arg(args, 16);
  const pixel = bytes(n);
  const line = pixel * <usize>ow;
  for (let t = 0; t < count; t++) {
    const tile = first + t;
    const image = tile / (down * across);
    const rest = tile - image * down * across;
    const ty = rest / across;
    const y = ty << 1;
    const x = (rest - ty * across) << 1;
    const out = argPtr(args, 2) + line * <usize>(image * oh + y) + pixel * <usize>x;
    const right = x + 1 < ow;
    const below = y + 1 < oh;
    let p = m + pixel * <usize>t;
    for (let ch: usize = 0; ch < pixel; ch += 16, p += 16) {
      let q = p;
      // Sums along each row of M, two for each of the four rows.
      let b = v128.load(q + step), c = v128.load(q + step * 2);
      const r00 = f32x4.add(f32x4.add(v128.load(q), b), c);
      const r01 = f32x4.sub(f32x4.sub(b, c), v128.load(q + step * 3));
      q += step << 2;
      b = v128.load(q + step);
      c = v128.load(q + step * 2);
      const r10 = f32x4.add(f32x4.add(v128.load(q), b), c);
      const r11 = f32x4.sub(f32x4.sub(b, c), v128.load(q + step * 3));
      q += step << 2;
      b = v128.load(q + step);
      c = v128.load(q + step * 2);
      const r20 = f32x4.add(f32x4.add(v128.load(q), b), c);
      const r21 = f32x4.sub(f32x4.sub(b, c), v128.load(q + step * 3));
      q += step << 2;
      b = v128.load(q + step);
      c = v128.load(q + step * 2);
      const r30 = f32x4.add(f32x4.add(v128.load(q), b), c);
      const r31 = f32x4.sub(f32x4.sub(b, c), v128.load(q + step * 3));
      const shift = bias ? v128.load(bias + ch) : f32x4.splat(0);
      const to = out + ch;
      v128.store(to, finish(f32x4.add(f32x4.add(r00, r10), r20), shift, act));
      if (right) v128.store(to + pixel, finish(f32x4.add(f32x4.add(r01, r11), r21), shift, act));
      if (below) {
        v128.store(to + line, finish(f32x4.sub(f32x4.sub(r10, r20), r30), shift, act));
        if (right) {
          v128.store(to + line + pixel, finish(f32x4.sub(f32x4.sub(r11, r21), r31), shift, act));
        }
      }
    }
  }
}
