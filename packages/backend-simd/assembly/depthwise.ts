import { arg, argPtr, bytes, madd } from './simd';

// Arguments of the depthwise kernels: 0 x, 1 filter, 2 out, 3 height, 4 width, 5 channels,
// 6 multiplier, 7 filter height, 8 filter width, 9 strideH, 10 strideW, 11 dilationH,
// 12 dilationW, 13 padTop, 14 padLeft, 15 outHeight, 16 outWidth, 17 bias, 18 act,
// 19 rows per chunk, 20 rows in all.

// @ts-ignore: decorator
@inline
function activate(v: v128, act: i32): v128 {
  if (act) {
    v = f32x4.pmax(v, f32x4.splat(0));
    if (act == 2) v = f32x4.pmin(v, f32x4.splat(6));
  }
  return v;
}

// @ts-ignore: decorator
@inline
function clamp(v: v128, low: v128, high: v128): v128 {
  return f32x4.pmin(f32x4.pmax(v, low), high);
}

/** First tap that falls on the image, for a window that starts at `start`. */
// @ts-ignore: decorator
@inline
export function firstTap(start: i32, dilation: i32): i32 {
  return start >= 0 ? 0 : (-start + dilation - 1) / dilation;
}

// @ts-ignore: decorator
@inline
export function endTap(start: i32, dilation: i32, taps: i32, size: i32): i32 {
  return min(taps, size <= start ? 0 : (size - start + dilation - 1) / dilation);
}

/** Reads a stretch of memory in order, one word a cache line, so that it is in the cache. */
function warm(from: usize, size: usize): void {
  let sum: i32 = 0;
  const end = from + size;
  for (; from < end; from += 64) sum |= load<i32>(from);
  // A result that nobody uses would be optimised away with the loads.
  if (sum == 0x7fffff13) store<i32>(SINK, sum);
}

/** A word that nobody reads, below the memory that is given out. */
const SINK: usize = 2044;

/** Rows of the output of a depthwise convolution. */
export function depthwise(args: usize, chunk: i32, scratch: usize): void {
  const h = arg(args, 3), w = arg(args, 4), c = arg(args, 5), multiplier = arg(args, 6);
  const kh = arg(args, 7), kw = arg(args, 8), sh = arg(args, 9), sw = arg(args, 10);
  const dh = arg(args, 11), dw = arg(args, 12), top = arg(args, 13), left = arg(args, 14);
  const oh = arg(args, 15), ow = arg(args, 16);
  const bias = argPtr(args, 17);
  const act = arg(args, 18);
  const perChunk = arg(args, 19);
  const lastRow = min(arg(args, 20), (chunk + 1) * perChunk);
  const filter = argPtr(args, 1);
  const oc = c * multiplier;
  const pixel = bytes(c);
  const stepX = pixel * <usize>dw;
  const stepY = pixel * <usize>(w * dh);
  const strideX = pixel * <usize>sw;
  const outPixel = bytes(oc);
  const tapBytes = bytes(oc);
  const low = f32x4.splat(act ? 0 : f32.NEGATIVE_INFINITY);
  const high = f32x4.splat(act == 2 ? 6 : f32.POSITIVE_INFINITY);
  // Columns whose whole window lies inside the image.
  const innerFrom = min(ow, (left + sw - 1) / sw);
  const span = w - (kw - 1) * dw - 1 + left;
  const innerTo = span < 0 ? innerFrom : max(innerFrom, min(ow, span / sw + 1));
  for (let row = chunk * perChunk; row < lastRow; row++) {
    const n = row / oh;
    const y = (row - n * oh) * sh - top;
    const y0 = firstTap(y, dh);
    const y1 = endTap(y, dh, kh, h);
    const image = argPtr(args, 0) + pixel * <usize>(n * h * w);
    const out = argPtr(args, 2) + outPixel * <usize>(row * ow);
    // The windows jump between rows and pixels, which no hardware prefetcher follows: reading what
    // is new in order first, and claiming the output, doubles the speed beyond the caches.
    const fresh = y1 - (row == chunk * perChunk ? y1 - y0 : min(y1 - y0, (sh + dh - 1) / dh));
    for (let i = fresh; i < y1; i++) warm(image + pixel * <usize>((y + i * dh) * w), pixel * <usize>w);
    memory.fill(out, 0, outPixel * <usize>ow);
    let ox = 0;
    const whole = multiplier == 1 && innerTo - innerFrom >= 4;
    while (ox < ow) {
      if (whole && ox == innerFrom) {
        const at = innerFrom * sw - left;
        const corner = image + pixel * <usize>((y + y0 * dh) * w + at);
        const taps = filter + tapBytes * <usize>(y0 * kw);
        const to = out + outPixel * <usize>ox;
        const count = innerTo - innerFrom;
        const done = kw == 3 && dw == 1 && sw <= 2 ? c & ~3 : 0;
        if (done) {
          const end = bytes(done);
          if (sw == 1) threeWide1(corner, taps, to, bias, low, high, end, y1 - y0, stepY, pixel, count);
          else threeWide2(corner, taps, to, bias, low, high, end, y1 - y0, stepY, pixel, count);
        }
        for (let i = 0; done < c && i < count; i += 4) {
          // The last four overlap those before them rather than leave a rest.
          const first = min(i, count - 4);
          const from = corner + strideX * <usize>first;
          const target = to + pixel * <usize>first;
          four(from, taps, target, bias, act, c, y1 - y0, kw, stepX, stepY, strideX, done);
        }
        ox = innerTo;
        continue;
      }
      const x = ox * sw - left;
      const to = out + outPixel * <usize>ox;
      const x0 = firstTap(x, dw);
      const x1 = endTap(x, dw, kw, w);
      if (multiplier == 1) {
        one(image, filter, to, bias, act, c, x, y, x0, x1, y0, y1, dw, dh, w, kw);
      } else {
        for (let q = 0; q < oc; q++) {
          let sum: f32 = bias ? load<f32>(bias + bytes(q)) : 0;
          const channel = bytes(q / multiplier);
          for (let i = y0; i < y1; i++) {
            for (let j = x0; j < x1; j++) {
              sum +=
                load<f32>(image + pixel * <usize>((y + i * dh) * w + x + j * dw) + channel) *
                load<f32>(filter + tapBytes * <usize>(i * kw + j) + bytes(q));
            }
          }
          if (act) {
            sum = sum < 0 ? 0 : sum;
            if (act == 2) sum = sum > 6 ? 6 : sum;
          }
          store<f32>(to + bytes(q), sum);
        }
      }
      ox++;
    }
  }
}

// V8 moves the loads of a stretch of code without branches to its front, so a stretch must not load
// more than the sixteen registers hold: hence four channels at a time.

/**
 * Outputs of filters three taps wide without stride, whose windows lie inside, by fours: each pixel
 * is loaded once for all outputs that it reaches.
 *
 * @param end bytes of the channels, a multiple of 16
 * @param count outputs, at least four
 */
function threeWide1(
  corner: usize,
  filter: usize,
  to: usize,
  bias: usize,
  low: v128,
  high: v128,
  end: usize,
  kh: i32,
  stepY: usize,
  pixel: usize,
  count: i32,
): void {
  const pixel2 = pixel << 1;
  const filterRow = pixel * 3;
  for (let n = count; ; ) {
    for (let offset: usize = 0; offset < end; offset += 16) {
      let a0 = bias ? v128.load(bias + offset) : f32x4.splat(0);
      let a1 = a0, a2 = a0, a3 = a0;
      let f = filter + offset;
      let p = corner + offset;
      for (let i = kh; i > 0; i--, p += stepY, f += filterRow) {
        const f0 = v128.load(f), f1 = v128.load(f + pixel), f2 = v128.load(f + pixel2);
        const x0 = v128.load(p);
        a0 = madd(x0, f0, a0);
        const x1 = v128.load(p + pixel);
        a0 = madd(x1, f1, a0);
        a1 = madd(x1, f0, a1);
        const x2 = v128.load(p + pixel2);
        a0 = madd(x2, f2, a0);
        a1 = madd(x2, f1, a1);
        a2 = madd(x2, f0, a2);
        const x3 = v128.load(p + pixel * 3);
        a1 = madd(x3, f2, a1);
        a2 = madd(x3, f1, a2);
        a3 = madd(x3, f0, a3);
        const x4 = v128.load(p + pixel * 4);
        a2 = madd(x4, f2, a2);
        a3 = madd(x4, f1, a3);
        const x5 = v128.load(p + pixel * 5);
        a3 = madd(x5, f2, a3);
      }
      let q = to + offset;
      v128.store(q, clamp(a0, low, high));
      q += pixel;
      v128.store(q, clamp(a1, low, high));
      q += pixel;
      v128.store(q, clamp(a2, low, high));
      q += pixel;
      v128.store(q, clamp(a3, low, high));
    }
    n -= 4;
    if (n <= 0) return;
    // The last group overlaps the one before it rather than leave a rest.
    const next = min(n, 4);
    corner += pixel * <usize>(next);
    to += pixel * <usize>next;
  }
}

/** Outputs of stride 2 by twos, likewise. */
function threeWide2(
  corner: usize,
  filter: usize,
  to: usize,
  bias: usize,
  low: v128,
  high: v128,
  end: usize,
  kh: i32,
  stepY: usize,
  pixel: usize,
  count: i32,
): void {
  const pixel2 = pixel << 1;
  const filterRow = pixel * 3;
  for (let n = count; ; ) {
    for (let offset: usize = 0; offset < end; offset += 16) {
      let a0 = bias ? v128.load(bias + offset) : f32x4.splat(0);
      let a1 = a0;
      let f = filter + offset;
      let p = corner + offset;
      for (let i = kh; i > 0; i--, p += stepY, f += filterRow) {
        const f0 = v128.load(f), f1 = v128.load(f + pixel), f2 = v128.load(f + pixel2);
        const x0 = v128.load(p);
        a0 = madd(x0, f0, a0);
        const x1 = v128.load(p + pixel);
        a0 = madd(x1, f1, a0);
        const x2 = v128.load(p + pixel2);
        a0 = madd(x2, f2, a0);
        a1 = madd(x2, f0, a1);
        const x3 = v128.load(p + pixel * 3);
        a1 = madd(x3, f1, a1);
        const x4 = v128.load(p + pixel * 4);
        a1 = madd(x4, f2, a1);
      }
      let q = to + offset;
      v128.store(q, clamp(a0, low, high));
      q += pixel;
      v128.store(q, clamp(a1, low, high));
    }
    n -= 2;
    if (n <= 0) return;
    // The last group overlaps the one before it rather than leave a rest.
    const next = min(n, 2);
    corner += pixel * <usize>(next * 2);
    to += pixel * <usize>next;
  }
}

/** Four neighbouring outputs whose windows lie inside, eight channels at a time from `first` on. */
function four(
  corner: usize,
  filter: usize,
  to: usize,
  bias: usize,
  act: i32,
  c: i32,
  kh: i32,
  kw: i32,
  stepX: usize,
  stepY: usize,
  strideX: usize,
  first: i32,
): void {
  const pixel = bytes(c);
  const out1 = to + pixel;
  const out2 = out1 + pixel;
  const out3 = out2 + pixel;
  let ch = first;
  for (; ch + 8 <= c; ch += 8) {
    const offset = bytes(ch);
    let a0 = f32x4.splat(0), b0 = a0;
    if (bias) {
      a0 = v128.load(bias + offset);
      b0 = v128.load(bias + offset, 16);
    }
    let a1 = a0, b1 = b0, a2 = a0, b2 = b0, a3 = a0, b3 = b0;
    let f = filter + offset;
    let line = corner + offset;
    for (let i = 0; i < kh; i++) {
      let p0 = line;
      for (let j = 0; j < kw; j++) {
        const f0 = v128.load(f);
        const f1 = v128.load(f, 16);
        const p1 = p0 + strideX;
        const p2 = p1 + strideX;
        const p3 = p2 + strideX;
        a0 = madd(v128.load(p0), f0, a0);
        b0 = madd(v128.load(p0, 16), f1, b0);
        a1 = madd(v128.load(p1), f0, a1);
        b1 = madd(v128.load(p1, 16), f1, b1);
        a2 = madd(v128.load(p2), f0, a2);
        b2 = madd(v128.load(p2, 16), f1, b2);
        a3 = madd(v128.load(p3), f0, a3);
        b3 = madd(v128.load(p3, 16), f1, b3);
        f += pixel;
        p0 += stepX;
      }
      line += stepY;
    }
    v128.store(to + offset, activate(a0, act));
    v128.store(to + offset, activate(b0, act), 16);
    v128.store(out1 + offset, activate(a1, act));
    v128.store(out1 + offset, activate(b1, act), 16);
    v128.store(out2 + offset, activate(a2, act));
    v128.store(out2 + offset, activate(b2, act), 16);
    v128.store(out3 + offset, activate(a3, act));
    v128.store(out3 + offset, activate(b3, act), 16);
  }
  for (; ch < c; ch++) {
    const offset = bytes(ch);
    for (let o = 0; o < 4; o++) {
      let sum: f32 = bias ? load<f32>(bias + offset) : 0;
      let f = filter + offset;
      let line = corner + offset + strideX * <usize>o;
      for (let i = 0; i < kh; i++, line += stepY) {
        let p = line;
        for (let j = 0; j < kw; j++, p += stepX, f += pixel) sum += load<f32>(p) * load<f32>(f);
      }
      if (act) {
        sum = sum < 0 ? 0 : sum;
        if (act == 2) sum = sum > 6 ? 6 : sum;
      }
      store<f32>(to + pixel * <usize>o + offset, sum);
    }
  }
}

/** One output whose window may stick out of the image. */
function one(
  image: usize,
  filter: usize,
  to: usize,
  bias: usize,
  act: i32,
  c: i32,
  x: i32,
  y: i32,
  x0: i32,
  x1: i32,
  y0: i32,
  y1: i32,
  dw: i32,
  dh: i32,
  w: i32,
  kw: i32,
): void {
  const pixel = bytes(c);
  const corner = image + pixel * <usize>((y + y0 * dh) * w + x + x0 * dw);
  const firstFilter = filter + pixel * <usize>(y0 * kw + x0);
  const stepX = pixel * <usize>dw;
  const stepY = pixel * <usize>(dh * w);
  const filterRow = pixel * <usize>kw;
  let ch = 0;
  for (; ch + 4 <= c; ch += 4) {
    const offset = bytes(ch);
    let sum = bias ? v128.load(bias + offset) : f32x4.splat(0);
    let line = corner + offset;
    let taps = firstFilter + offset;
    for (let i = y0; i < y1; i++, line += stepY, taps += filterRow) {
      let p = line;
      let f = taps;
      for (let j = x0; j < x1; j++, p += stepX, f += pixel) sum = madd(v128.load(p), v128.load(f), sum);
    }
    v128.store(to + offset, activate(sum, act));
  }
  for (; ch < c; ch++) {
    const offset = bytes(ch);
    let sum: f32 = bias ? load<f32>(bias + offset) : 0;
    let line = corner + offset;
    let taps = firstFilter + offset;
    for (let i = y0; i < y1; i++, line += stepY, taps += filterRow) {
      let p = line;
      let f = taps;
      for (let j = x0; j < x1; j++, p += stepX, f += pixel) sum += load<f32>(p) * load<f32>(f);
    }
    if (act) {
      sum = sum < 0 ? 0 : sum;
      if (act == 2) sum = sum > 6 ? 6 : sum;
    }
    store<f32>(to + offset, sum);
  }
}
