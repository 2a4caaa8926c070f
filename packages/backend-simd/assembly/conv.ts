import { packPatches, packPatchesTransposed } from './conv-pack';
import { TILE_BYTES } from './gemm';
import { macroTile } from './gemm-micro';
import { arg, argPtr, bytes } from './simd';

/**
 * One block of a convolution's output as a product of gathered patches and packed filters.
 * Arguments as in conv-pack, and: 1 packed filters, 2 out, 3 pixels, 4 filters, 5 k, 8 mc, 9 nc,
 * 10 kc, 11 bias, 12 act, 16 panelStride.
 */
export function conv(args: usize, chunk: i32, scratch: usize): void {
  const m = arg(args, 3);
  const n = arg(args, 4);
  const k = arg(args, 5);
  const mc = arg(args, 8);
  const nc = arg(args, 9);
  const kc = arg(args, 10);
  const bias = argPtr(args, 11);
  const act = arg(args, 12);
  const panelStride = argPtr(args, 16);
  const nBlocks = (n + nc - 1) / nc;
  const i0 = (chunk / nBlocks) * mc;
  const j0 = (chunk % nBlocks) * nc;
  const rows = min(mc, m - i0);
  const columns = min(nc, n - j0);
  const ldc = bytes(n);
  const packed = scratch + TILE_BYTES;
  const b = argPtr(args, 1) + <usize>(j0 >> 3) * panelStride;
  const c = argPtr(args, 2) + <usize>i0 * ldc + bytes(j0);
  for (let k0 = 0; k0 < k; k0 += kc) {
    const depth = min(kc, k - k0);
    packPatches(args, packed, i0, rows, k0, depth);
    macroTile(
      rows,
      columns,
      depth,
      packed,
      b + ((<usize>k0) << 5),
      panelStride,
      c,
      ldc,
      k0 > 0,
      bias ? bias + bytes(j0) : 0,
      k0 + depth >= k ? act : 0,
      scratch,
    );
  }
}

/**
 * One block of the filter gradient over one share of the pixels: partial = patches^T · dy.
 * Arguments as in conv-pack, and: 1 packed dy, 2 partials, 3 pixels, 4 filters, 5 k (rows of the
 * gradient), 8 mc, 9 pixels per share, 10 kc, 16 panelStride. A chunk is (share, block of rows).
 */
export function convFilterGradient(args: usize, chunk: i32, scratch: usize): void {
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
