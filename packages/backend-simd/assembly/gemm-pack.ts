import { arg, argPtr, bytes } from './simd';

/** Transposes n elements of four rows into n quadruples; returns where it ended. */
export function packRows4(dst: usize, p0: usize, p1: usize, p2: usize, p3: usize, n: i32): usize {
  let k = 0;
  for (; k + 4 <= n; k += 4) {
    const r0 = v128.load(p0);
    const r1 = v128.load(p1);
    const r2 = v128.load(p2);
    const r3 = v128.load(p3);
    const t0 = v128.shuffle<f32>(r0, r1, 0, 4, 1, 5);
    const t1 = v128.shuffle<f32>(r2, r3, 0, 4, 1, 5);
    const t2 = v128.shuffle<f32>(r0, r1, 2, 6, 3, 7);
    const t3 = v128.shuffle<f32>(r2, r3, 2, 6, 3, 7);
    v128.store(dst, v128.shuffle<f32>(t0, t1, 0, 1, 4, 5));
    v128.store(dst, v128.shuffle<f32>(t0, t1, 2, 3, 6, 7), 16);
    v128.store(dst, v128.shuffle<f32>(t2, t3, 0, 1, 4, 5), 32);
    v128.store(dst, v128.shuffle<f32>(t2, t3, 2, 3, 6, 7), 48);
    dst += 64;
    p0 += 16;
    p1 += 16;
    p2 += 16;
    p3 += 16;
  }
  for (; k < n; k++) {
    store<f32>(dst, load<f32>(p0));
    store<f32>(dst, load<f32>(p1), 4);
    store<f32>(dst, load<f32>(p2), 8);
    store<f32>(dst, load<f32>(p3), 12);
    dst += 16;
    p0 += 4;
    p1 += 4;
    p2 += 4;
    p3 += 4;
  }
  return dst;
}

/** Packs rows of a row-major A (k contiguous); rows beyond the end repeat the last one. */
export function packRowMajor(dst: usize, a: usize, lda: i32, rows: i32, kc: i32): void {
  const stride = bytes(lda);
  for (let i = 0; i < rows; i += 4) {
    const p0 = a + <usize>i * stride;
    const p1 = i + 1 < rows ? p0 + stride : p0;
    const p2 = i + 2 < rows ? p1 + stride : p0;
    const p3 = i + 3 < rows ? p2 + stride : p0;
    dst = packRows4(dst, p0, p1, p2, p3, kc);
  }
}

/** Packs columns of A stored as [k, m] (m contiguous). */
export function packColumnMajor(dst: usize, a: usize, lda: i32, rows: i32, kc: i32): void {
  const stride = bytes(lda);
  const panel = (<usize>kc) << 4;
  const full = rows & ~3;
  // k outside, so that the source is read along its rows; four at a time, so that each panel gets
  // a whole cache line.
  let k = 0;
  for (; k + 4 <= kc; k += 4) {
    let from = a + <usize>k * stride;
    let to = dst + ((<usize>k) << 4);
    for (let i = 0; i < full; i += 4) {
      v128.store(to, v128.load(from));
      v128.store(to, v128.load(from + stride), 16);
      v128.store(to, v128.load(from + (stride << 1)), 32);
      v128.store(to, v128.load(from + stride * 3), 48);
      from += 16;
      to += panel;
    }
    for (let j: usize = 0; j < 4; j++) {
      for (let i = full; i < rows; i++) {
        const word = load<f32>(from + j * stride + ((<usize>(i - full)) << 2));
        store<f32>(to + (j << 4) + ((<usize>(i - full)) << 2), word);
      }
    }
  }
  for (; k < kc; k++) {
    let from = a + <usize>k * stride;
    let to = dst + ((<usize>k) << 4);
    for (let i = 0; i < full; i += 4) {
      v128.store(to, v128.load(from));
      from += 16;
      to += panel;
    }
    for (let i = full; i < rows; i++) {
      store<f32>(to + ((<usize>(i - full)) << 2), load<f32>(from));
      from += 4;
    }
  }
}

/** One panel of eight columns of a row-major B. */
function packPanel(dst: usize, b: usize, ldb: i32, k: i32, width: i32): void {
  const stride = bytes(ldb);
  if (width == 8) {
    for (let i = 0; i < k; i++) {
      v128.store(dst, v128.load(b));
      v128.store(dst, v128.load(b, 16), 16);
      dst += 32;
      b += stride;
    }
    return;
  }
  for (let i = 0; i < k; i++) {
    for (let c = 0; c < 8; c++) {
      store<f32>(dst + ((<usize>c) << 2), c < width ? load<f32>(b + ((<usize>c) << 2)) : 0);
    }
    dst += 32;
    b += stride;
  }
}

/** One panel of eight columns of a B that is stored transposed, [n, k]. */
function packPanelTransposed(dst: usize, b: usize, ldb: i32, k: i32, width: i32): void {
  const stride = bytes(ldb);
  for (let half = 0; half < 2; half++) {
    const first = half << 2;
    const p0 = b + <usize>min(first, width - 1) * stride;
    const p1 = b + <usize>min(first + 1, width - 1) * stride;
    const p2 = b + <usize>min(first + 2, width - 1) * stride;
    const p3 = b + <usize>min(first + 3, width - 1) * stride;
    let q0 = p0,
      q1 = p1,
      q2 = p2,
      q3 = p3;
    let to = dst + ((<usize>half) << 4);
    let i = 0;
    for (; i + 4 <= k; i += 4) {
      const r0 = v128.load(q0);
      const r1 = v128.load(q1);
      const r2 = v128.load(q2);
      const r3 = v128.load(q3);
      const t0 = v128.shuffle<f32>(r0, r1, 0, 4, 1, 5);
      const t1 = v128.shuffle<f32>(r2, r3, 0, 4, 1, 5);
      const t2 = v128.shuffle<f32>(r0, r1, 2, 6, 3, 7);
      const t3 = v128.shuffle<f32>(r2, r3, 2, 6, 3, 7);
      v128.store(to, v128.shuffle<f32>(t0, t1, 0, 1, 4, 5));
      v128.store(to, v128.shuffle<f32>(t0, t1, 2, 3, 6, 7), 32);
      v128.store(to, v128.shuffle<f32>(t2, t3, 0, 1, 4, 5), 64);
      v128.store(to, v128.shuffle<f32>(t2, t3, 2, 3, 6, 7), 96);
      to += 128;
      q0 += 16;
      q1 += 16;
      q2 += 16;
      q3 += 16;
    }
    for (; i < k; i++) {
      store<f32>(to, load<f32>(q0));
      store<f32>(to, load<f32>(q1), 4);
      store<f32>(to, load<f32>(q2), 8);
      store<f32>(to, load<f32>(q3), 12);
      to += 32;
      q0 += 4;
      q1 += 4;
      q2 += 4;
      q3 += 4;
    }
  }
}

/**
 * Packs B [k, n] into panels of eight columns, each `panelStride` bytes long.
 * Arguments: b, packed, k, n, ldb, transposed, batchStrideB (elements), batchStridePacked (bytes),
 * panelStride (bytes), panelsPerChunk, chunksPerBatch, offsets (a table of element offsets of the
 * batches of B, instead of the stride, or 0).
 */
export function packB(args: usize, chunk: i32, scratch: usize): void {
  const k = arg(args, 2);
  const n = arg(args, 3);
  const ldb = arg(args, 4);
  const panelStride = argPtr(args, 8);
  const perChunk = arg(args, 9);
  const chunks = arg(args, 10);
  const offsets = argPtr(args, 11);
  const batch = chunk / chunks;
  const panels = (n + 7) >> 3;
  const first = (chunk - batch * chunks) * perChunk;
  const last = min(panels, first + perChunk);
  const b =
    argPtr(args, 0) +
    bytes(offsets ? load<i32>(offsets + ((<usize>batch) << 2)) : batch * arg(args, 6));
  const packed = argPtr(args, 1) + <usize>batch * argPtr(args, 7);
  for (let p = first; p < last; p++) {
    const width = min(8, n - (p << 3));
    const dst = packed + <usize>p * panelStride;
    if (arg(args, 5)) packPanelTransposed(dst, b + bytes((p << 3) * ldb), ldb, k, width);
    else packPanel(dst, b + bytes(p << 3), ldb, k, width);
  }
}
