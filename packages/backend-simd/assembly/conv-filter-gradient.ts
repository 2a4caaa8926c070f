import { arg, argPtr, bytes, madd } from './simd';

// The filter gradient, patches(x)ᵀ · dy, from x and dy where they lie: for a tap both are walked
// along the same pixels, so nothing needs to be packed or transposed.

/**
 * A 4×8 tile of the gradient: adds the products of four neighbouring values of x and eight of dy
 * over a block of pixels.
 *
 * @param aStep bytes from one pixel of x to the next; `aSkip` more at the end of a row
 */
function tile(
  a: usize,
  aStep: usize,
  aSkip: usize,
  b: usize,
  bStep: usize,
  bSkip: usize,
  rows: i32,
  columns: i32,
  c: usize,
  ldc: usize,
): void {
  const r1 = c + ldc;
  const r2 = r1 + ldc;
  const r3 = r2 + ldc;
  let c00 = v128.load(c), c01 = v128.load(c, 16), c10 = v128.load(r1), c11 = v128.load(r1, 16);
  let c20 = v128.load(r2), c21 = v128.load(r2, 16), c30 = v128.load(r3), c31 = v128.load(r3, 16);
  for (; rows > 0; rows--) {
    for (let n = columns; n > 0; n--) {
      const b0 = v128.load(b);
      const b1 = v128.load(b, 16);
      const a0 = v128.load_splat<f32>(a);
      c00 = madd(a0, b0, c00);
      c01 = madd(a0, b1, c01);
      const a1 = v128.load_splat<f32>(a, 4);
      c10 = madd(a1, b0, c10);
      c11 = madd(a1, b1, c11);
      const a2 = v128.load_splat<f32>(a, 8);
      c20 = madd(a2, b0, c20);
      c21 = madd(a2, b1, c21);
      const a3 = v128.load_splat<f32>(a, 12);
      c30 = madd(a3, b0, c30);
      c31 = madd(a3, b1, c31);
      a += aStep;
      b += bStep;
    }
    a += aSkip;
    b += bSkip;
  }
  v128.store(c, c00);
  v128.store(c, c01, 16);
  v128.store(r1, c10);
  v128.store(r1, c11, 16);
  v128.store(r2, c20);
  v128.store(r2, c21, 16);
  v128.store(r3, c30);
  v128.store(r3, c31, 16);
}

/** One row of the gradient, for what is left of a run that is not a multiple of four long. */
function strip(
  a: usize,
  aStep: usize,
  aSkip: usize,
  b: usize,
  bStep: usize,
  bSkip: usize,
  rows: i32,
  columns: i32,
  c: usize,
): void {
  let c0 = v128.load(c), c1 = v128.load(c, 16);
  for (; rows > 0; rows--) {
    for (let n = columns; n > 0; n--) {
      const v = v128.load_splat<f32>(a);
      c0 = madd(v, v128.load(b), c0);
      c1 = madd(v, v128.load(b, 16), c1);
      a += aStep;
      b += bStep;
    }
    a += aSkip;
    b += bSkip;
  }
  v128.store(c, c0);
  v128.store(c, c1, 16);
}

/** Eight columns of `length` neighbouring rows of the gradient over a block of pixels. */
export function tiles(
  length: i32,
  a: usize,
  aStep: usize,
  aLine: usize,
  b: usize,
  bStep: usize,
  bLine: usize,
  rows: i32,
  columns: i32,
  c: usize,
  ldc: usize,
): void {
  const aSkip = aLine - aStep * <usize>columns;
  const bSkip = bLine - bStep * <usize>columns;
  let i = 0;
  for (; i + 4 <= length; i += 4, a += 16, c += ldc << 2) {
    tile(a, aStep, aSkip, b, bStep, bSkip, rows, columns, c, ldc);
  }
  for (; i < length; i++, a += 4, c += ldc) {
    strip(a, aStep, aSkip, b, bStep, bSkip, rows, columns, c);
  }
}

/** The first output whose tap lies at or after the left edge. */
// @ts-ignore: decorator
@inline
function firstOutput(offset: i32, stride: i32): i32 {
  return offset >= 0 ? 0 : (stride - 1 - offset) / stride;
}

/** The end of the outputs whose tap, or run of taps, still lies on `size` pixels. */
// @ts-ignore: decorator
@inline
function endOutput(offset: i32, taps: i32, stride: i32, size: i32, outputs: i32): i32 {
  const room = size - taps - offset;
  return room < 0 ? 0 : min(outputs, room / stride + 1);
}

/**
 * One share of the pixels and one block of filters. Arguments as in conv-pack, and: 1 dy,
 * 2 partials, 3 rows of output pixels, 4 filters (a multiple of eight), 5 k, 8 rows per share,
 * 9 filters per chunk, 10 rows per block, 11 output pixels in all.
 */
export function convFilterGradient(args: usize, chunk: i32, scratch: usize): void {
  const n = arg(args, 4), k = arg(args, 5), perShare = arg(args, 8), nc = arg(args, 9);
  const perBlock = arg(args, 10), oh = arg(args, 17), ow = arg(args, 18);
  const nBlocks = (n + nc - 1) / nc;
  const share = chunk / nBlocks;
  const j0 = (chunk - share * nBlocks) * nc;
  const filters = min(nc, n - j0);
  const end = min(arg(args, 3), (share + 1) * perShare);
  const out = argPtr(args, 2) + bytes(share * k * n + j0);
  for (let i = 0; i < k; i++) memory.fill(out + bytes(i * n), 0, bytes(filters));
  for (let row = share * perShare; row < end; ) {
    const image = row / oh;
    const y = row - image * oh;
    // A block stays within an image, where rows are equally far apart.
    const rows = min(min(perBlock, end - row), oh - y);
    const columns = min(ow, arg(args, 11) - row * ow);
    for (let j = 0; j < filters; j += 8) {
      const dy = argPtr(args, 1) + bytes(row * ow * n + j0 + j);
      block(args, image, y, rows, columns, dy, out + bytes(j));
    }
    row += rows;
  }
}

/** Eight filters over a block of output rows: all runs of taps. */
function block(
  args: usize,
  image: i32,
  y: i32,
  rows: i32,
  columns: i32,
  dy: usize,
  out: usize,
): void {
  const h = arg(args, 13), w = arg(args, 14), c = arg(args, 15);
  const sh = arg(args, 20), sw = arg(args, 21);
  const ldc = bytes(arg(args, 4));
  const line = bytes(w * c);
  const aStep = bytes(sw * c);
  const aLine = line * <usize>sh;
  const bLine = ldc * <usize>arg(args, 18);
  let run = argPtr(args, 6);
  for (const last = run + (<usize>arg(args, 7) << 4); run < last; run += 16) {
    const down = load<i32>(run), across = load<i32>(run, 4), taps = load<i32>(run, 8);
    const from = max(0, firstOutput(y * sh + down, sh));
    const count = endOutput(y * sh + down, 1, sh, h, rows) - from;
    if (count <= 0) continue;
    const source =
      argPtr(args, 0) + line * <usize>(image * h + (y + from) * sh + down) + bytes(across * c);
    const target = dy + bLine * <usize>from;
    const gradient = out + ldc * <usize>load<i32>(run, 12);
    let lo = firstOutput(across, sw);
    let hi = endOutput(across, taps, sw, w, columns);
    if (lo < hi) {
      const a = source + aStep * <usize>lo;
      const b = target + ldc * <usize>lo;
      tiles(taps * c, a, aStep, aLine, b, ldc, bLine, count, hi - lo, gradient, ldc);
    } else {
      lo = columns;
      hi = columns;
    }
    // Columns at the borders, which only some taps of the run reach.
    for (let tap = 0; tap < taps; tap++) {
      const first = firstOutput(across + tap, sw);
      const stop = endOutput(across + tap, 1, sw, w, columns);
      const own = source + bytes(tap * c);
      const to = gradient + ldc * <usize>(tap * c);
      if (first < min(lo, stop)) {
        const a = own + aStep * <usize>first;
        const b = target + ldc * <usize>first;
        tiles(c, a, aStep, aLine, b, ldc, bLine, count, min(lo, stop) - first, to, ldc);
      }
      const next = max(hi, first);
      if (next < stop) {
        const a = own + aStep * <usize>next;
        const b = target + ldc * <usize>next;
        tiles(c, a, aStep, aLine, b, ldc, bLine, count, stop - next, to, ldc);
      }
    }
  }
}
