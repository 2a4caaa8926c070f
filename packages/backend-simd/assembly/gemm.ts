import { directTile, macroTile } from './gemm-micro';
import { packColumnMajor, packRowMajor } from './gemm-pack';
import { arg, argPtr, bytes, madd } from './simd';

/** First bytes of a thread's scratch: the tile at the edge of C. The packed A block follows. */
export const TILE_BYTES: usize = 128;
/** Up to so many columns a packed A is not reused often enough to pay for the packing. */
const DIRECT_COLUMNS: i32 = 64;
/** Rows of A that are packed at a time: with the longest k 160 KiB, which stay in the L2 cache. */
export const PACKED_ROWS: i32 = 128;

/**
 * C = A · packed B for one block of C.
 * Arguments: a, packedB, c, m, n, k, lda, transposedA, mc, nc, kc, bias, act, batchStrideA,
 * batchStrideC (elements), batchStrideB (bytes), panelStride (bytes), aOffsets, bOffsets (tables
 * per batch: elements of A, index of the packed B; or 0), ldc.
 */
export function gemm(args: usize, chunk: i32, scratch: usize): void {
  const m = arg(args, 3);
  const n = arg(args, 4);
  const mc = arg(args, 8);
  const nc = arg(args, 9);
  const aOffsets = argPtr(args, 17);
  const bOffsets = argPtr(args, 18);
  const mBlocks = (m + mc - 1) / mc;
  const nBlocks = (n + nc - 1) / nc;
  const batch = chunk / (mBlocks * nBlocks);
  const rest = chunk - batch * mBlocks * nBlocks;
  const i0 = (rest / nBlocks) * mc;
  const j0 = (rest % nBlocks) * nc;
  const iEnd = min(m, i0 + mc);
  const columns = min(nc, n - j0);
  const a =
    argPtr(args, 0) +
    bytes(aOffsets ? load<i32>(aOffsets + ((<usize>batch) << 2)) : batch * arg(args, 13));
  const bIndex = bOffsets ? load<i32>(bOffsets + ((<usize>batch) << 2)) : batch;
  const b = argPtr(args, 1) + <usize>bIndex * argPtr(args, 15) + <usize>(j0 >> 3) * argPtr(args, 16);
  const c = argPtr(args, 2) + bytes(batch * arg(args, 14)) + bytes(j0);
  const bias = argPtr(args, 11) ? argPtr(args, 11) + bytes(j0) : 0;
  if (!arg(args, 7) && columns <= DIRECT_COLUMNS && (columns & 7) == 0) {
    const whole = i0 + ((iEnd - i0) & ~3);
    directRows(args, a, b, c, i0, whole, columns, bias);
    if (whole < iEnd) packedRows(args, a, b, c, whole, iEnd, columns, bias, scratch);
    return;
  }
  for (let i = i0; i < iEnd; i += PACKED_ROWS) {
    packedRows(args, a, b, c, i, min(iEnd, i + PACKED_ROWS), columns, bias, scratch);
  }
}

/** Rows of C from A where it lies; the columns are whole panels, the rows whole tiles. */
function directRows(
  args: usize,
  a: usize,
  b: usize,
  c: usize,
  from: i32,
  to: i32,
  columns: i32,
  bias: usize,
): void {
  const k = arg(args, 5), kc = arg(args, 10);
  const lda = bytes(arg(args, 6)), ldc = bytes(arg(args, 19));
  const panel = argPtr(args, 16);
  // In blocks, so that a C that is added to is still in the cache.
  for (let i = from; i < to; i += PACKED_ROWS) {
    const rows = min(PACKED_ROWS, to - i);
    const out = c + <usize>i * ldc;
    const start = a + <usize>i * lda;
    for (let k0 = 0; k0 < k; k0 += kc) {
      const depth = min(kc, k - k0);
      const act = k0 + depth >= k ? arg(args, 12) : 0;
      const bp = b + ((<usize>k0) << 5);
      directTile(rows, columns, depth, start + bytes(k0), lda, bp, panel, out, ldc, k0 > 0, bias, act);
    }
  }
}

/** Rows of C from an A that is packed first, which takes any shape and either order. */
function packedRows(
  args: usize,
  a: usize,
  b: usize,
  c: usize,
  from: i32,
  to: i32,
  columns: i32,
  bias: usize,
  scratch: usize,
): void {
  const k = arg(args, 5), kc = arg(args, 10), lda = arg(args, 6);
  const ldc = bytes(arg(args, 19));
  const panel = argPtr(args, 16);
  const packed = scratch + TILE_BYTES;
  const out = c + <usize>from * ldc;
  const rows = to - from;
  for (let k0 = 0; k0 < k; k0 += kc) {
    const depth = min(kc, k - k0);
    const act = k0 + depth >= k ? arg(args, 12) : 0;
    if (arg(args, 7)) packColumnMajor(packed, a + bytes(k0 * lda + from), lda, rows, depth);
    else packRowMajor(packed, a + bytes(from * lda + k0), lda, rows, depth);
    const bp = b + ((<usize>k0) << 5);
    macroTile(rows, columns, depth, packed, bp, panel, out, ldc, k0 > 0, bias, act, scratch);
  }
}

/**
 * One row of C for a handful of rows of A: B is read in place, since packing it would cost as
 * much as the product. Same arguments as `gemm` with b unpacked and ldb in place of panelStride;
 * a chunk is nc columns of one row of one batch.
 */
export function gemvRow(args: usize, chunk: i32, scratch: usize): void {
  const m = arg(args, 3);
  const n = arg(args, 4);
  const k = arg(args, 5);
  const nc = arg(args, 9);
  const nBlocks = (n + nc - 1) / nc;
  const batch = chunk / (m * nBlocks);
  const rest = chunk - batch * m * nBlocks;
  const i = rest / nBlocks;
  const j0 = (rest % nBlocks) * nc;
  const end = min(n, j0 + nc);
  const aOffsets = argPtr(args, 17);
  const bOffsets = argPtr(args, 18);
  const lda = arg(args, 6);
  const transposedA = arg(args, 7);
  const aStep = bytes(transposedA ? lda : 1);
  const a =
    argPtr(args, 0) +
    bytes(aOffsets ? load<i32>(aOffsets + ((<usize>batch) << 2)) : batch * arg(args, 13)) +
    bytes(transposedA ? i : i * lda);
  const bIndex = bOffsets ? load<i32>(bOffsets + ((<usize>batch) << 2)) : batch;
  const b = argPtr(args, 1) + <usize>bIndex * argPtr(args, 15);
  const bStep = bytes(arg(args, 16));
  const bias = argPtr(args, 11);
  const c = argPtr(args, 2) + bytes(batch * arg(args, 14) + i * arg(args, 19));
  let j = j0;
  for (; j + 16 <= end; j += 16) {
    let s0 = f32x4.splat(0),
      s1 = s0,
      s2 = s0,
      s3 = s0;
    if (bias) {
      const from = bias + bytes(j);
      s0 = v128.load(from);
      s1 = v128.load(from, 16);
      s2 = v128.load(from, 32);
      s3 = v128.load(from, 48);
    }
    let p = b + bytes(j);
    let q = a;
    for (let x = 0; x < k; x++) {
      const v = v128.load_splat<f32>(q);
      s0 = madd(v, v128.load(p), s0);
      s1 = madd(v, v128.load(p, 16), s1);
      s2 = madd(v, v128.load(p, 32), s2);
      s3 = madd(v, v128.load(p, 48), s3);
      p += bStep;
      q += aStep;
    }
    const to = c + bytes(j);
    v128.store(to, s0);
    v128.store(to, s1, 16);
    v128.store(to, s2, 32);
    v128.store(to, s3, 48);
  }
  // Rounded as in a tile, so that a row is the same however many there are.
  for (; j < end; j++) {
    let s = bias ? v128.load_splat<f32>(bias + bytes(j)) : f32x4.splat(0);
    let p = b + bytes(j);
    let q = a;
    for (let x = 0; x < k; x++) {
      s = madd(v128.load_splat<f32>(q), v128.load_splat<f32>(p), s);
      p += bStep;
      q += aStep;
    }
    store<f32>(c + bytes(j), f32x4.extract_lane(s, 0));
  }
}
