import { madd } from './simd';

export const ACT_NONE: i32 = 0;
export const ACT_RELU: i32 = 1;
export const ACT_RELU6: i32 = 2;

// @ts-ignore: decorator
@inline
function activate(v: v128, act: i32): v128 {
  // pmax/pmin keep NaN in the first operand, as Math.max(0, NaN) does.
  v = f32x4.pmax(v, f32x4.splat(0));
  if (act == ACT_RELU6) v = f32x4.pmin(v, f32x4.splat(6));
  return v;
}

/**
 * One 4×8 tile: C = [C or bias or 0] + A panel · B panel, then the activation.
 * 4×8 is the largest tile whose accumulators V8 keeps in the sixteen xmm registers.
 *
 * @param kc length of the panels
 * @param ap A panel, kc × 4
 * @param bp B panel, kc × 8
 * @param c top left of the tile
 * @param ldc row stride of C in bytes
 * @param acc whether to add to what C holds
 * @param bias eight values added to each row when not accumulating, or 0
 * @param act activation applied before storing
 */
export function micro4x8(
  kc: i32,
  ap: usize,
  bp: usize,
  c: usize,
  ldc: usize,
  acc: bool,
  bias: usize,
  act: i32,
): void {
  let c00: v128, c01: v128, c10: v128, c11: v128, c20: v128, c21: v128, c30: v128, c31: v128;
  const r1 = c + ldc;
  const r2 = r1 + ldc;
  const r3 = r2 + ldc;
  if (acc) {
    c00 = v128.load(c);
    c01 = v128.load(c, 16);
    c10 = v128.load(r1);
    c11 = v128.load(r1, 16);
    c20 = v128.load(r2);
    c21 = v128.load(r2, 16);
    c30 = v128.load(r3);
    c31 = v128.load(r3, 16);
  } else {
    c00 = f32x4.splat(0);
    c01 = c00;
    if (bias) {
      c00 = v128.load(bias);
      c01 = v128.load(bias, 16);
    }
    c10 = c00;
    c11 = c01;
    c20 = c00;
    c21 = c01;
    c30 = c00;
    c31 = c01;
  }
  for (let k = 0; k < kc; k++) {
    const b0 = v128.load(bp);
    const b1 = v128.load(bp, 16);
    const a0 = v128.load_splat<f32>(ap);
    c00 = madd(a0, b0, c00);
    c01 = madd(a0, b1, c01);
    const a1 = v128.load_splat<f32>(ap, 4);
    c10 = madd(a1, b0, c10);
    c11 = madd(a1, b1, c11);
    const a2 = v128.load_splat<f32>(ap, 8);
    c20 = madd(a2, b0, c20);
    c21 = madd(a2, b1, c21);
    const a3 = v128.load_splat<f32>(ap, 12);
    c30 = madd(a3, b0, c30);
    c31 = madd(a3, b1, c31);
    ap += 16;
    bp += 32;
  }
  if (act) {
    c00 = activate(c00, act);
    c01 = activate(c01, act);
    c10 = activate(c10, act);
    c11 = activate(c11, act);
    c20 = activate(c20, act);
    c21 = activate(c21, act);
    c30 = activate(c30, act);
    c31 = activate(c31, act);
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

/** The same on four rows of A where they lie: worth it when few panels of B would reuse a packed A. */
function microRows(
  kc: i32,
  a0: usize,
  lda: usize,
  bp: usize,
  c: usize,
  ldc: usize,
  acc: bool,
  bias: usize,
  act: i32,
): void {
  let c00: v128, c01: v128, c10: v128, c11: v128, c20: v128, c21: v128, c30: v128, c31: v128;
  const r1 = c + ldc;
  const r2 = r1 + ldc;
  const r3 = r2 + ldc;
  let a1 = a0 + lda;
  let a2 = a1 + lda;
  let a3 = a2 + lda;
  if (acc) {
    c00 = v128.load(c);
    c01 = v128.load(c, 16);
    c10 = v128.load(r1);
    c11 = v128.load(r1, 16);
    c20 = v128.load(r2);
    c21 = v128.load(r2, 16);
    c30 = v128.load(r3);
    c31 = v128.load(r3, 16);
  } else {
    c00 = f32x4.splat(0);
    c01 = c00;
    if (bias) {
      c00 = v128.load(bias);
      c01 = v128.load(bias, 16);
    }
    c10 = c00;
    c11 = c01;
    c20 = c00;
    c21 = c01;
    c30 = c00;
    c31 = c01;
  }
  for (let k = 0; k < kc; k++) {
    const b0 = v128.load(bp);
    const b1 = v128.load(bp, 16);
    const v0 = v128.load_splat<f32>(a0);
    c00 = madd(v0, b0, c00);
    c01 = madd(v0, b1, c01);
    const v1 = v128.load_splat<f32>(a1);
    c10 = madd(v1, b0, c10);
    c11 = madd(v1, b1, c11);
    const v2 = v128.load_splat<f32>(a2);
    c20 = madd(v2, b0, c20);
    c21 = madd(v2, b1, c21);
    const v3 = v128.load_splat<f32>(a3);
    c30 = madd(v3, b0, c30);
    c31 = madd(v3, b1, c31);
    a0 += 4;
    a1 += 4;
    a2 += 4;
    a3 += 4;
    bp += 32;
  }
  if (act) {
    c00 = activate(c00, act);
    c01 = activate(c01, act);
    c10 = activate(c10, act);
    c11 = activate(c11, act);
    c20 = activate(c20, act);
    c21 = activate(c21, act);
    c30 = activate(c30, act);
    c31 = activate(c31, act);
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

/**
 * The same on four output pixels of a convolution: A is the image, read along runs of neighbouring
 * taps (see conv-pack).
 *
 * @param start the first pixel; `step` bytes further the next
 */
export function microRuns(
  runs: usize,
  runCount: i32,
  pixel: usize,
  line: usize,
  start: usize,
  step: usize,
  bp: usize,
  c: usize,
  ldc: usize,
  bias: usize,
  act: i32,
): void {
  let c00 = f32x4.splat(0);
  let c01 = c00;
  if (bias) {
    c00 = v128.load(bias);
    c01 = v128.load(bias, 16);
  }
  let c10 = c00, c11 = c01, c20 = c00, c21 = c01, c30 = c00, c31 = c01;
  for (const end = runs + (<usize>runCount << 4); runs < end; runs += 16) {
    let a0 = start + <usize>load<i32>(runs) * line + <usize>load<i32>(runs, 4) * pixel;
    let a1 = a0 + step;
    let a2 = a1 + step;
    let a3 = a2 + step;
    for (const stop = a0 + <usize>load<i32>(runs, 8) * pixel; a0 < stop; ) {
      const b0 = v128.load(bp);
      const b1 = v128.load(bp, 16);
      const v0 = v128.load_splat<f32>(a0);
      c00 = madd(v0, b0, c00);
      c01 = madd(v0, b1, c01);
      const v1 = v128.load_splat<f32>(a1);
      c10 = madd(v1, b0, c10);
      c11 = madd(v1, b1, c11);
      const v2 = v128.load_splat<f32>(a2);
      c20 = madd(v2, b0, c20);
      c21 = madd(v2, b1, c21);
      const v3 = v128.load_splat<f32>(a3);
      c30 = madd(v3, b0, c30);
      c31 = madd(v3, b1, c31);
      a0 += 4;
      a1 += 4;
      a2 += 4;
      a3 += 4;
      bp += 32;
    }
  }
  if (act) {
    c00 = activate(c00, act);
    c01 = activate(c01, act);
    c10 = activate(c10, act);
    c11 = activate(c11, act);
    c20 = activate(c20, act);
    c21 = activate(c21, act);
    c30 = activate(c30, act);
    c31 = activate(c31, act);
  }
  const r1 = c + ldc;
  const r2 = r1 + ldc;
  const r3 = r2 + ldc;
  v128.store(c, c00);
  v128.store(c, c01, 16);
  v128.store(r1, c10);
  v128.store(r1, c11, 16);
  v128.store(r2, c20);
  v128.store(r2, c21, 16);
  v128.store(r3, c30);
  v128.store(r3, c31, 16);
}

/** All whole tiles of some rows of A, unpacked, a row of tiles at a time: rows and columns must be multiples of 4 and 8. */
export function directTile(
  rows: i32,
  columns: i32,
  kc: i32,
  a: usize,
  lda: usize,
  b: usize,
  bStride: usize,
  c: usize,
  ldc: usize,
  acc: bool,
  bias: usize,
  act: i32,
): void {
  for (let i = 0; i < rows; i += 4) {
    let bp = b;
    for (let j = 0; j < columns; j += 8) {
      const at = <usize>j << 2;
      microRows(kc, a, lda, bp, c + at, ldc, acc, bias ? bias + at : 0, act);
      bp += bStride;
    }
    a += lda << 2;
    c += ldc << 2;
  }
}

/** A tile that sticks out of C: computed in `tile` (4 × 8) and copied as far as C reaches. */
export function microEdge(
  kc: i32,
  ap: usize,
  bp: usize,
  c: usize,
  ldc: usize,
  acc: bool,
  bias: usize,
  act: i32,
  tile: usize,
  rows: i32,
  columns: i32,
): void {
  if (acc) {
    for (let y = 0; y < rows; y++) {
      for (let x = 0; x < columns; x++) {
        store<f32>(tile + <usize>((y << 5) + (x << 2)), load<f32>(c + <usize>y * ldc + <usize>(x << 2)));
      }
    }
  }
  micro4x8(kc, ap, bp, tile, 32, acc, bias, act);
  for (let y = 0; y < rows; y++) {
    const row = c + <usize>y * ldc;
    const from = tile + <usize>(y << 5);
    if (columns == 8) {
      v128.store(row, v128.load(from));
      v128.store(row, v128.load(from, 16), 16);
    } else {
      let x = 0;
      if (columns >= 4) {
        v128.store(row, v128.load(from));
        x = 4;
      }
      for (; x < columns; x++) store<f32>(row + <usize>(x << 2), load<f32>(from + <usize>(x << 2)));
    }
  }
}

/**
 * All tiles of one packed A block against the panels of packed B.
 *
 * @param bStride bytes from one B panel to the next
 * @param columns columns of C from `c` on, `bias` and `bp` pointing to the first
 */
export function macroTile(
  rows: i32,
  columns: i32,
  kc: i32,
  ap: usize,
  bp: usize,
  bStride: usize,
  c: usize,
  ldc: usize,
  acc: bool,
  bias: usize,
  act: i32,
  tile: usize,
): void {
  const aStride = <usize>kc << 4;
  for (let j = 0; j < columns; j += 8) {
    const width = min(8, columns - j);
    const biasHere = bias ? bias + (<usize>j << 2) : 0;
    let a = ap;
    let out = c + (<usize>j << 2);
    for (let i = 0; i < rows; i += 4) {
      const height = min(4, rows - i);
      if (height == 4 && width == 8) micro4x8(kc, a, bp, out, ldc, acc, biasHere, act);
      else microEdge(kc, a, bp, out, ldc, acc, biasHere, act, tile, height, width);
      a += aStride;
      out += ldc << 2;
    }
    bp += bStride;
  }
}
