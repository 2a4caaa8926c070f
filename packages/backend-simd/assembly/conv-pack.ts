import { packRows4 } from './gemm-pack';
import { arg, argPtr, bytes } from './simd';

// A convolution is a product whose A is gathered from the image while it is packed. Its k axis
// consists of runs: neighbouring taps of one kernel row, which lie side by side in an NHWC image.
// A run is four words: row offset, column offset, taps, first k.
//
// Words of a convolution's arguments that describe the gathering, shared by the kernels:
//   0 image, 6 runs, 7 number of runs, 13 height, 14 width, 15 channels,
//   17 output height, 18 output width, 20 stride of rows, 21 stride of columns, 22 zeros

/** Longest stretch of zeros that padding may point to. */
const ZERO_ELEMENTS: i32 = 4096;

// @ts-ignore: decorator
@inline
function at(image: usize, y: i32, x: i32, w: i32, c: i32): usize {
  return image + bytes((y * w + x) * c);
}

// @ts-ignore: decorator
@inline
function inside(y: i32, x: i32, h: i32, w: i32): bool {
  return <u32>y < <u32>h && <u32>x < <u32>w;
}

/** Packs rows (output pixels) m0 to m0+rows over k0 to k0+depth into panels of four. */
export function packPatches(
  args: usize,
  dst: usize,
  m0: i32,
  rows: i32,
  k0: i32,
  depth: i32,
): void {
  const image = argPtr(args, 0);
  const runs = argPtr(args, 6);
  const runCount = arg(args, 7);
  const h = arg(args, 13);
  const w = arg(args, 14);
  const c = arg(args, 15);
  const oh = arg(args, 17);
  const ow = arg(args, 18);
  const sh = arg(args, 20);
  const sw = arg(args, 21);
  const zeros = argPtr(args, 22);
  const imageBytes = bytes(h * w * c);
  const kEnd = k0 + depth;

  let n = m0 / (oh * ow);
  let oy = (m0 - n * oh * ow) / ow;
  let ox = m0 - (n * oh + oy) * ow;
  for (let i = 0; i < rows; i += 4) {
    // Coordinates of the four pixels; beyond the end the last one repeats.
    let i0 = image + <usize>n * imageBytes, y0 = oy * sh, x0 = ox * sw;
    let i1 = i0, y1 = y0, x1 = x0, i2 = i0, y2 = y0, x2 = x0, i3 = i0, y3 = y0, x3 = x0;
    for (let r = 1; r <= 4; r++) {
      ox++;
      if (ox == ow) {
        ox = 0;
        oy++;
        if (oy == oh) {
          oy = 0;
          n++;
        }
      }
      if (r < 4 && i + r < rows) {
        const ir = image + <usize>n * imageBytes, yr = oy * sh, xr = ox * sw;
        if (r == 1) {
          i1 = ir;
          y1 = yr;
          x1 = xr;
        } else if (r == 2) {
          i2 = ir;
          y2 = yr;
          x2 = xr;
        } else {
          i3 = ir;
          y3 = yr;
          x3 = xr;
        }
      }
    }
    let run = runs;
    for (let t = 0; t < runCount; t++, run += 16) {
      const dy = load<i32>(run);
      const dx = load<i32>(run, 4);
      const taps = load<i32>(run, 8);
      const start = load<i32>(run, 12);
      const from = max(k0, start) - start;
      const to = min(kEnd, start + taps * c) - start;
      if (from >= to) continue;
      const a0 = y0 + dy, a1 = y1 + dy, a2 = y2 + dy, a3 = y3 + dy;
      const b0 = x0 + dx, b1 = x1 + dx, b2 = x2 + dx, b3 = x3 + dx;
      const last = taps - 1;
      if (
        inside(a0, b0, h, w) &&
        inside(a1, b1, h, w) &&
        inside(a2, b2, h, w) &&
        inside(a3, b3, h, w) &&
        b0 + last < w &&
        b1 + last < w &&
        b2 + last < w &&
        b3 + last < w
      ) {
        const skip = bytes(from);
        dst = packRows4(
          dst,
          at(i0, a0, b0, w, c) + skip,
          at(i1, a1, b1, w, c) + skip,
          at(i2, a2, b2, w, c) + skip,
          at(i3, a3, b3, w, c) + skip,
          to - from,
        );
        continue;
      }
      for (let tap = from / c; tap * c < to; tap++) {
        let e = max(from, tap * c) - tap * c;
        const end = min(to - tap * c, c);
        const in0 = inside(a0, b0 + tap, h, w), in1 = inside(a1, b1 + tap, h, w);
        const in2 = inside(a2, b2 + tap, h, w), in3 = inside(a3, b3 + tap, h, w);
        while (e < end) {
          const piece = min(end - e, ZERO_ELEMENTS);
          const skip = bytes(e);
          dst = packRows4(
            dst,
            in0 ? at(i0, a0, b0 + tap, w, c) + skip : zeros,
            in1 ? at(i1, a1, b1 + tap, w, c) + skip : zeros,
            in2 ? at(i2, a2, b2 + tap, w, c) + skip : zeros,
            in3 ? at(i3, a3, b3 + tap, w, c) + skip : zeros,
            piece,
          );
          e += piece;
        }
      }
    }
  }
}

/** Puts n elements (or zeros) of one pixel into their panels, from row r on. */
function spread(dst: usize, panel: usize, r: i32, n: i32, from: usize, real: bool): void {
  let i = 0;
  while (i < n && ((r + i) & 3) != 0) {
    store<f32>(
      dst + <usize>((r + i) >> 2) * panel + (<usize>((r + i) & 3) << 2),
      real ? load<f32>(from + bytes(i)) : 0,
    );
    i++;
  }
  let to = dst + <usize>((r + i) >> 2) * panel;
  if (real) {
    for (; i + 4 <= n; i += 4, to += panel) v128.store(to, v128.load(from + bytes(i)));
  } else {
    const zero = f32x4.splat(0);
    for (; i + 4 <= n; i += 4, to += panel) v128.store(to, zero);
  }
  for (let lane = 0; i < n; i++, lane++) {
    store<f32>(to + (<usize>lane << 2), real ? load<f32>(from + bytes(i)) : 0);
  }
}

/** Packs the transpose: rows are k indices m0 to m0+rows, the depth is pixels from p0 on. */
export function packPatchesTransposed(
  args: usize,
  dst: usize,
  m0: i32,
  rows: i32,
  p0: i32,
  depth: i32,
): void {
  const image = argPtr(args, 0);
  const runs = argPtr(args, 6);
  const runCount = arg(args, 7);
  const h = arg(args, 13);
  const w = arg(args, 14);
  const c = arg(args, 15);
  const oh = arg(args, 17);
  const ow = arg(args, 18);
  const sh = arg(args, 20);
  const sw = arg(args, 21);
  const imageBytes = bytes(h * w * c);
  const panel = <usize>depth << 4;
  const mEnd = m0 + rows;
  let n = p0 / (oh * ow);
  let oy = (p0 - n * oh * ow) / ow;
  let ox = p0 - (n * oh + oy) * ow;
  for (let k = 0; k < depth; k++) {
    const to = dst + (<usize>k << 4);
    const base = image + <usize>n * imageBytes;
    let run = runs;
    for (let t = 0; t < runCount; t++, run += 16) {
      const taps = load<i32>(run, 8);
      const start = load<i32>(run, 12);
      const from = max(m0, start) - start;
      const end = min(mEnd, start + taps * c) - start;
      if (from >= end) continue;
      const y = oy * sh + load<i32>(run);
      const x = ox * sw + load<i32>(run, 4);
      if (inside(y, x, h, w) && x + taps - 1 < w) {
        spread(to, panel, start + from - m0, end - from, at(base, y, x, w, c) + bytes(from), true);
        continue;
      }
      for (let tap = from / c; tap * c < end; tap++) {
        const e = max(from, tap * c);
        const stop = min(end, (tap + 1) * c);
        const real = inside(y, x + tap, h, w);
        spread(
          to,
          panel,
          start + e - m0,
          stop - e,
          real ? at(base, y, x + tap, w, c) + bytes(e - tap * c) : 0,
          real,
        );
      }
    }
    ox++;
    if (ox == ow) {
      ox = 0;
      oy++;
      if (oy == oh) {
        oy = 0;
        n++;
      }
    }
  }
}
