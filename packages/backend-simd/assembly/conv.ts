import { packPatches, packPatchesTransposed } from './conv-pack';
import { PACKED_ROWS, TILE_BYTES } from './gemm';
import { macroTile, microRuns } from './gemm-micro';
import { arg, argPtr, bytes } from './simd';

/** Up to so many filters, and up to so long patches, a tile reads the image where it lies. */
const DIRECT_FILTERS: i32 = 64;
const DIRECT_DEPTH: i32 = 512;

/**
 * One block of a convolution's output as a product of gathered patches and packed filters.
 * Arguments as in conv-pack, and: 1 packed filters, 2 out, 3 pixels, 4 filters, 5 k, 8 mc, 9 nc,
 * 10 kc, 11 bias, 12 act, 16 panelStride.
 */
export function conv(args: usize, chunk: i32, scratch: usize): void {
  const n = arg(args, 4);
  const mc = arg(args, 8);
  const nc = arg(args, 9);
  const nBlocks = (n + nc - 1) / nc;
  const i0 = (chunk / nBlocks) * mc;
  const j0 = (chunk % nBlocks) * nc;
  const end = min(arg(args, 3), i0 + mc);
  const columns = min(nc, n - j0);
  const b = argPtr(args, 1) + <usize>(j0 >> 3) * argPtr(args, 16);
  const c = argPtr(args, 2) + bytes(j0);
  const bias = argPtr(args, 11) ? argPtr(args, 11) + bytes(j0) : 0;
  if (columns <= DIRECT_FILTERS && (columns & 7) == 0 && arg(args, 5) <= DIRECT_DEPTH) {
    directPatches(args, b, c, i0, end, columns, bias, scratch);
    return;
  }
  for (let i = i0; i < end; i += PACKED_ROWS) {
    const kc = arg(args, 10);
    packedPatches(args, b, c, i, min(PACKED_ROWS, end - i), columns, kc, bias, scratch);
  }
}

/** Output pixels from patches that are packed first. */
function packedPatches(
  args: usize,
  b: usize,
  c: usize,
  from: i32,
  rows: i32,
  columns: i32,
  kc: i32,
  bias: usize,
  scratch: usize,
): void {
  const k = arg(args, 5);
  const ldc = bytes(arg(args, 4));
  const packed = scratch + TILE_BYTES;
  const out = c + <usize>from * ldc;
  const panel = argPtr(args, 16);
  for (let k0 = 0; k0 < k; k0 += kc) {
    const depth = min(kc, k - k0);
    packPatches(args, packed, from, rows, k0, depth);
    const act = k0 + depth >= k ? arg(args, 12) : 0;
    const bp = b + ((<usize>k0) << 5);
    macroTile(rows, columns, depth, packed, bp, panel, out, ldc, k0 > 0, bias, act, scratch);
  }
}

/** Output pixels four at a time: in place where all their taps lie on the image, packed at borders. */
function directPatches(
  args: usize,
  b: usize,
  c: usize,
  from: i32,
  end: i32,
  columns: i32,
  bias: usize,
  scratch: usize,
): void {
  const image = argPtr(args, 0), runs = argPtr(args, 6), panel = argPtr(args, 16);
  const runCount = arg(args, 7), k = arg(args, 5), act = arg(args, 12);
  const h = arg(args, 13), w = arg(args, 14), channels = arg(args, 15);
  const oh = arg(args, 17), ow = arg(args, 18), sh = arg(args, 20), sw = arg(args, 21);
  const ldc = bytes(arg(args, 4));
  // How far the taps reach from the pixel of the image at which a patch starts.
  let top = 0, bottom = 0, left = 0, right = 0;
  for (let t = 0; t < runCount; t++) {
    const run = runs + (<usize>t << 4);
    const dy = load<i32>(run), dx = load<i32>(run, 4);
    const last = dx + load<i32>(run, 8) - 1;
    top = t ? min(top, dy) : dy;
    bottom = t ? max(bottom, dy) : dy;
    left = t ? min(left, dx) : dx;
    right = t ? max(right, last) : last;
  }
  const pixel = bytes(channels);
  const step = pixel * <usize>sw;
  const line = pixel * <usize>w;
  let n = from / (oh * ow);
  let oy = (from - n * oh * ow) / ow;
  let ox = from - (n * oh + oy) * ow;
  for (let i = from; i < end; i += 4) {
    const y = oy * sh, x = ox * sw;
    const inside =
      ox + 4 <= ow && y + top >= 0 && y + bottom < h && x + left >= 0 && x + 3 * sw + right < w;
    if (inside) {
      const start = image + line * <usize>(n * h + y) + pixel * <usize>x;
      const out = c + <usize>i * ldc;
      let bp = b;
      for (let j: usize = 0; j < bytes(columns); j += 32, bp += panel) {
        microRuns(runs, runCount, pixel, line, start, step, bp, out + j, ldc, bias ? bias + j : 0, act);
      }
    } else {
      packedPatches(args, b, c, i, min(4, end - i), columns, k, bias, scratch);
    }
    ox += 4;
    while (ox >= ow) {
      ox -= ow;
      oy++;
      if (oy == oh) {
        oy = 0;
        n++;
      }
    }
  }
}

/**
 * One block of the filter gradient over one share of the pixels: partial = patches^T · dy.
 * Arguments as in conv-pack, and: 1 packed dy, 2 partials, 3 pixels, 4 filters, 5 k (rows of the
 * gradient), 8 mc, 9 pixels per share, 10 kc, 16 panelStride. A chunk is (share, block of rows).
 */
export function convFilterGradientPacked(args: usize, chunk: i32, scratch: usize): void {
  const pixels = arg(args, 3);
  const n = arg(args, 4);
  const k = arg(args, 5);
  const mc = arg(args, 8);
  const share = arg(args, 9);
  const kc = arg(args, 10);
  const panelStride = argPtr(args, 16);
  const mBlocks = (k + mc - 1) / mc;
  const part = chunk / mBlocks;
  const m0 = (chunk - part * mBlocks) * mc;
  const rows = min(mc, k - m0);
  const first = part * share;
  const last = min(pixels, first + share);
  const ldc = bytes(n);
  const c = argPtr(args, 2) + bytes(part * k * n) + <usize>m0 * ldc;
  const packed = scratch + TILE_BYTES;
  for (let p = first; p < last; p += kc) {
    const depth = min(kc, last - p);
    packPatchesTransposed(args, packed, m0, rows, p, depth);
    macroTile(
      rows,
      n,
      depth,
      packed,
      argPtr(args, 1) + ((<usize>p) << 5),
      panelStride,
      c,
      ldc,
      p > first,
      0,
      0,
      scratch,
    );
  }
}

/** out = sum of `parts` vectors of n, in order. Arguments: parts, out, n, count, grain. */
export function sumParts(args: usize, chunk: i32, scratch: usize): void {
  const n = arg(args, 2);
  const count = arg(args, 3);
  const grain = arg(args, 4);
  const stride = bytes(n);
  let i = chunk * grain;
  const end = min(n, i + grain);
  let from = argPtr(args, 0) + bytes(i);
  let to = argPtr(args, 1) + bytes(i);
  for (; i + 4 <= end; i += 4, from += 16, to += 16) {
    let sum = v128.load(from);
    let p = from;
    for (let s = 1; s < count; s++) {
      p += stride;
      sum = f32x4.add(sum, v128.load(p));
    }
    v128.store(to, sum);
  }
  for (; i < end; i++, from += 4, to += 4) {
    let sum = load<f32>(from);
    let p = from;
    for (let s = 1; s < count; s++) {
      p += stride;
      sum += load<f32>(p);
    }
    store<f32>(to, sum);
  }
}

/**
 * Spreads the pixels of one phase over the image it belongs to.
 * Arguments: phase, image, phaseHeight, phaseWidth, channels, height, width, first row, first
 * column, stride of rows, stride of columns. A chunk is one row of one phase.
 */
export function scatterPhase(args: usize, chunk: i32, scratch: usize): void {
  const ph = arg(args, 2);
  const pw = arg(args, 3);
  const c = arg(args, 4);
  const n = chunk / ph;
  const y = arg(args, 7) + (chunk - n * ph) * arg(args, 9);
  const size = bytes(c);
  const step = size * <usize>arg(args, 10);
  let from = argPtr(args, 0) + <usize>chunk * <usize>pw * size;
  let to = argPtr(args, 1) + <usize>((n * arg(args, 5) + y) * arg(args, 6) + arg(args, 8)) * size;
  for (let x = 0; x < pw; x++) {
    memory.copy(to, from, size);
    from += size;
    to += step;
  }
}
