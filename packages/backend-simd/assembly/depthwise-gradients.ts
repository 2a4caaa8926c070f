import { firstTap, endTap } from './depthwise';
import { arg, argPtr, bytes, madd } from './simd';

/**
 * Taps that reach one row or column of the input: a count, then for each of them the bytes to skip
 * in dy and in the filter. Returns where the table ends.
 */
// @ts-ignore: decorator
@inline
function reachingTaps(
  table: usize,
  at: i32,
  taps: i32,
  dilation: i32,
  stride: i32,
  size: i32,
  dyStep: usize,
  filterStep: usize,
): usize {
  let entry = table + 4;
  let count = 0;
  for (let tap = 0; tap < taps; tap++) {
    const reached = at - tap * dilation;
    if (reached < 0) continue;
    const out = reached / stride;
    if (out * stride != reached || out >= size) continue;
    store<usize>(entry, dyStep * <usize>out);
    store<usize>(entry, filterStep * <usize>tap, 4);
    entry += 8;
    count++;
  }
  store<i32>(table, count);
  return entry;
}

/**
 * Rows of the input gradient: 0 dy, 1 filter, 2 dx, the rest as above; rows are of dx. Which taps
 * reach a column is worked out once for all rows, in tables on the scratch.
 */
export function depthwiseInputGradient(args: usize, chunk: i32, scratch: usize): void {
  const h = arg(args, 3), w = arg(args, 4), c = arg(args, 5), multiplier = arg(args, 6);
  const kh = arg(args, 7), kw = arg(args, 8), sh = arg(args, 9), sw = arg(args, 10);
  const dh = arg(args, 11), dw = arg(args, 12), top = arg(args, 13), left = arg(args, 14);
  const oh = arg(args, 15), ow = arg(args, 16);
  const perChunk = arg(args, 19);
  const lastRow = min(arg(args, 20), (chunk + 1) * perChunk);
  const outPixel = bytes(c * multiplier);
  const pixel = bytes(c);
  let columns = scratch;
  for (let x = 0; x < w; x++) {
    columns = reachingTaps(columns, x + left, kw, dw, sw, ow, outPixel, outPixel);
  }
  const lines = columns;
  for (let row = chunk * perChunk; row < lastRow; row++) {
    const n = row / h;
    const y = row - n * h;
    reachingTaps(lines, y + top, kh, dh, sh, oh, outPixel * <usize>ow, outPixel * <usize>kw);
    const rows = load<i32>(lines);
    const dy = argPtr(args, 0) + outPixel * <usize>(n * oh * ow);
    let to = argPtr(args, 2) + pixel * <usize>(row * w);
    let table = scratch;
    for (let x = 0; x < w; x++, to += pixel) {
      const count = load<i32>(table);
      const first = table + 4;
      table = first + (<usize>count << 3);
      if (multiplier == 1) spread(to, c, dy, argPtr(args, 1), lines, rows, first, count);
      else spreadMany(to, c, multiplier, dy, argPtr(args, 1), lines, rows, first, count);
    }
  }
}

/** One pixel of the input gradient from the taps of the tables. */
// @ts-ignore: decorator
@inline
function spread(
  to: usize,
  c: i32,
  dy: usize,
  filter: usize,
  lines: usize,
  rows: i32,
  first: usize,
  count: i32,
): void {
  const end = lines + 4 + (<usize>rows << 3);
  const stop = first + (<usize>count << 3);
  let ch = 0;
  for (; ch + 8 <= c; ch += 8) {
    const offset = bytes(ch);
    let a = f32x4.splat(0), b = a;
    for (let line = lines + 4; line < end; line += 8) {
      const p = dy + offset + load<usize>(line);
      const q = filter + offset + load<usize>(line, 4);
      for (let tap = first; tap < stop; tap += 8) {
        const g = p + load<usize>(tap);
        const f = q + load<usize>(tap, 4);
        a = madd(v128.load(g), v128.load(f), a);
        b = madd(v128.load(g, 16), v128.load(f, 16), b);
      }
    }
    v128.store(to + offset, a);
    v128.store(to + offset, b, 16);
  }
  for (; ch + 4 <= c; ch += 4) {
    const offset = bytes(ch);
    let a = f32x4.splat(0);
    for (let line = lines + 4; line < end; line += 8) {
      const p = dy + offset + load<usize>(line);
      const q = filter + offset + load<usize>(line, 4);
      for (let tap = first; tap < stop; tap += 8) {
        a = madd(v128.load(p + load<usize>(tap)), v128.load(q + load<usize>(tap, 4)), a);
      }
    }
    v128.store(to + offset, a);
  }
  for (; ch < c; ch++) {
    const offset = bytes(ch);
    let sum: f32 = 0;
    for (let line = lines + 4; line < end; line += 8) {
      const p = dy + offset + load<usize>(line);
      const q = filter + offset + load<usize>(line, 4);
      for (let tap = first; tap < stop; tap += 8) {
        sum += load<f32>(p + load<usize>(tap)) * load<f32>(q + load<usize>(tap, 4));
      }
    }
    store<f32>(to + offset, sum);
  }
}

/** The same where each channel has several filters. */
function spreadMany(
  to: usize,
  c: i32,
  multiplier: i32,
  dy: usize,
  filter: usize,
  lines: usize,
  rows: i32,
  first: usize,
  count: i32,
): void {
  const end = lines + 4 + (<usize>rows << 3);
  const stop = first + (<usize>count << 3);
  for (let ch = 0; ch < c; ch++) {
    let sum: f32 = 0;
    for (let line = lines + 4; line < end; line += 8) {
      for (let tap = first; tap < stop; tap += 8) {
        let g = dy + load<usize>(line) + load<usize>(tap) + bytes(ch * multiplier);
        let f = filter + load<usize>(line, 4) + load<usize>(tap, 4) + bytes(ch * multiplier);
        for (let q = 0; q < multiplier; q++, g += 4, f += 4) sum += load<f32>(g) * load<f32>(f);
      }
    }
    store<f32>(to + bytes(ch), sum);
  }
}

/**
 * A share of the filter gradient: 0 x, 1 dy, 2 partials, the rest as above; rows are of dy. The
 * sums over a row of pixels stay in registers, eight channels at a time.
 */
export function depthwiseFilterGradient(args: usize, chunk: i32, scratch: usize): void {
  const h = arg(args, 3), w = arg(args, 4), c = arg(args, 5), multiplier = arg(args, 6);
  const kh = arg(args, 7), kw = arg(args, 8), sh = arg(args, 9), sw = arg(args, 10);
  const dh = arg(args, 11), dw = arg(args, 12), top = arg(args, 13), left = arg(args, 14);
  const oh = arg(args, 15), ow = arg(args, 16);
  const perChunk = arg(args, 19);
  const lastRow = min(arg(args, 20), (chunk + 1) * perChunk);
  const oc = c * multiplier;
  const outPixel = bytes(oc);
  const pixel = bytes(c);
  const strideX = pixel * <usize>sw;
  const part = argPtr(args, 2) + outPixel * <usize>(chunk * kh * kw);
  memory.fill(part, 0, outPixel * <usize>(kh * kw));
  for (let row = chunk * perChunk; row < lastRow; row++) {
    const n = row / oh;
    const y = (row - n * oh) * sh - top;
    const y0 = firstTap(y, dh);
    const y1 = endTap(y, dh, kh, h);
    const dyRow = argPtr(args, 1) + outPixel * <usize>(row * ow);
    for (let i = y0; i < y1; i++) {
      const xRow = argPtr(args, 0) + pixel * <usize>((n * h + y + i * dh) * w);
      for (let j = 0; j < kw; j++) {
        const shift = j * dw - left;
        // Outputs ox with 0 <= ox * sw + shift < w.
        const from = shift >= 0 ? 0 : (-shift + sw - 1) / sw;
        const end = w - 1 - shift < 0 ? 0 : min(ow, (w - 1 - shift) / sw + 1);
        if (from >= end) continue;
        const to = part + outPixel * <usize>(i * kw + j);
        const x = xRow + pixel * <usize>(from * sw + shift);
        const dy = dyRow + outPixel * <usize>from;
        let ch = 0;
        if (multiplier == 1) {
          for (; ch + 8 <= c; ch += 8) {
            let p = x + bytes(ch);
            let q = dy + bytes(ch);
            const target = to + bytes(ch);
            let s0 = v128.load(target);
            let s1 = v128.load(target, 16);
            for (let o = from; o < end; o++) {
              s0 = madd(v128.load(p), v128.load(q), s0);
              s1 = madd(v128.load(p, 16), v128.load(q, 16), s1);
              p += strideX;
              q += outPixel;
            }
            v128.store(target, s0);
            v128.store(target, s1, 16);
          }
        }
        for (let z = ch * multiplier; z < oc; z++) {
          let p = x + bytes(z / multiplier);
          let q = dy + bytes(z);
          let sum = load<f32>(to + bytes(z));
          for (let o = from; o < end; o++) {
            sum += load<f32>(p) * load<f32>(q);
            p += strideX;
            q += outPixel;
          }
          store<f32>(to + bytes(z), sum);
        }
      }
    }
  }
}
