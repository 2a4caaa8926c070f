import { N0, N1, N2, N3 } from './numbers';
import { arg, argF32, argPtr, bytes, sumLanes } from './simd';

// Reductions: 0 sum, 1 max, 2 min, 3 product.

// @ts-ignore: decorator
@inline
function start<OP>(): v128 {
  if (offsetof<OP>() == 0) return f32x4.splat(0);
  if (offsetof<OP>() == 1) return f32x4.splat(f32.NEGATIVE_INFINITY);
  if (offsetof<OP>() == 2) return f32x4.splat(f32.POSITIVE_INFINITY);
  return f32x4.splat(1);
}

// @ts-ignore: decorator
@inline
function combine<OP>(a: v128, b: v128): v128 {
  if (offsetof<OP>() == 0) return f32x4.add(a, b);
  if (offsetof<OP>() == 1) return f32x4.max(a, b);
  if (offsetof<OP>() == 2) return f32x4.min(a, b);
  return f32x4.mul(a, b);
}

/** Sixteen running results side by side, joined as a tree. */
// @ts-ignore: decorator
@inline
function runRow<OP>(from: usize, n: i32): f32 {
  // Sums of 64 steps are added to a total of their own, so that errors do not pile up.
  let total = start<OP>();
  let r0 = total, r1 = total, r2 = total, r3 = total;
  let i = 0;
  while (i + 16 <= n) {
    const stop = min(n, i + 1024) - 16;
    for (; i <= stop; i += 16) {
      r0 = combine<OP>(r0, v128.load(from));
      r1 = combine<OP>(r1, v128.load(from, 16));
      r2 = combine<OP>(r2, v128.load(from, 32));
      r3 = combine<OP>(r3, v128.load(from, 48));
      from += 64;
    }
    total = combine<OP>(total, combine<OP>(combine<OP>(r0, r1), combine<OP>(r2, r3)));
    r0 = start<OP>();
    r1 = r0;
    r2 = r0;
    r3 = r0;
  }
  r0 = total;
  for (; i + 4 <= n; i += 4) {
    r0 = combine<OP>(r0, v128.load(from));
    from += 16;
  }
  if (i < n) {
    let tail = start<OP>();
    tail = f32x4.replace_lane(tail, 0, load<f32>(from));
    if (i + 1 < n) tail = f32x4.replace_lane(tail, 1, load<f32>(from, 4));
    if (i + 2 < n) tail = f32x4.replace_lane(tail, 2, load<f32>(from, 8));
    r0 = combine<OP>(r0, tail);
  }
  if (offsetof<OP>() == 0) return sumLanes(r0);
  const pairs = combine<OP>(r0, v128.shuffle<f32>(r0, r0, 2, 3, 0, 1));
  return f32x4.extract_lane(combine<OP>(pairs, v128.shuffle<f32>(pairs, pairs, 1, 0, 3, 2)), 0);
}

/** Reduces n neighbouring floats. */
export function reduceRow(op: i32, from: usize, n: i32): f32 {
  if (op == 0) return runRow<N0>(from, n);
  if (op == 1) return runRow<N1>(from, n);
  if (op == 2) return runRow<N2>(from, n);
  return runRow<N3>(from, n);
}

/**
 * out[row, part] over the last axis. Arguments: op, x, out, rows, length, parts, part length,
 * rows per chunk, scale. With several parts a chunk is one part of one row.
 */
export function reduceRows(args: usize, chunk: i32, scratch: usize): void {
  const op = arg(args, 0);
  const rows = arg(args, 3);
  const length = arg(args, 4);
  const parts = arg(args, 5);
  const partLength = arg(args, 6);
  const perChunk = arg(args, 7);
  const scale = argF32(args, 8);
  const x = argPtr(args, 1);
  const out = argPtr(args, 2);
  if (parts > 1) {
    const row = chunk / parts;
    const from = (chunk - row * parts) * partLength;
    const value = reduceRow(op, x + bytes(row * length + from), min(partLength, length - from));
    store<f32>(out + bytes(chunk), value * scale);
    return;
  }
  const last = min(rows, (chunk + 1) * perChunk);
  for (let row = chunk * perChunk; row < last; row++) {
    store<f32>(out + bytes(row), reduceRow(op, x + bytes(row * length), length) * scale);
  }
}

// @ts-ignore: decorator
@inline
function runColumns<OP>(from: usize, to: usize, rows: i32, columns: i32, scale: v128): void {
  const stride = bytes(columns);
  let j = 0;
  for (; j + 16 <= columns; j += 16) {
    let p = from + bytes(j);
    let t0 = start<OP>(), t1 = t0, t2 = t0, t3 = t0;
    for (let i = 0; i < rows; ) {
      let r0 = start<OP>(), r1 = r0, r2 = r0, r3 = r0;
      for (const stop = min(rows, i + 64); i < stop; i++) {
        r0 = combine<OP>(r0, v128.load(p));
        r1 = combine<OP>(r1, v128.load(p, 16));
        r2 = combine<OP>(r2, v128.load(p, 32));
        r3 = combine<OP>(r3, v128.load(p, 48));
        p += stride;
      }
      t0 = combine<OP>(t0, r0);
      t1 = combine<OP>(t1, r1);
      t2 = combine<OP>(t2, r2);
      t3 = combine<OP>(t3, r3);
    }
    const q = to + bytes(j);
    v128.store(q, f32x4.mul(t0, scale));
    v128.store(q, f32x4.mul(t1, scale), 16);
    v128.store(q, f32x4.mul(t2, scale), 32);
    v128.store(q, f32x4.mul(t3, scale), 48);
  }
  for (; j + 4 <= columns; j += 4) {
    let p = from + bytes(j);
    let t = start<OP>();
    for (let i = 0; i < rows; ) {
      let r = start<OP>();
      for (const stop = min(rows, i + 64); i < stop; i++) {
        r = combine<OP>(r, v128.load(p));
        p += stride;
      }
      t = combine<OP>(t, r);
    }
    v128.store(to + bytes(j), f32x4.mul(t, scale));
  }
  for (; j < columns; j++) {
    let p = from + bytes(j);
    let t = start<OP>();
    for (let i = 0; i < rows; ) {
      let r = start<OP>();
      for (const stop = min(rows, i + 64); i < stop; i++) {
        r = combine<OP>(r, v128.load_splat<f32>(p));
        p += stride;
      }
      t = combine<OP>(t, r);
    }
    store<f32>(to + bytes(j), f32x4.extract_lane(f32x4.mul(t, scale), 0));
  }
}

/**
 * out[outer, part, column] over the middle axis of [outer, length, columns]. Arguments: op, x, out,
 * outer, length, parts, part length, columns, scale, outer per chunk. With several parts a chunk
 * is one part of one outer.
 */
export function reduceColumns(args: usize, chunk: i32, scratch: usize): void {
  const op = arg(args, 0);
  const length = arg(args, 4);
  const parts = arg(args, 5);
  const partLength = arg(args, 6);
  const columns = arg(args, 7);
  const scale = f32x4.splat(argF32(args, 8));
  const perChunk = arg(args, 9);
  const first = parts > 1 ? chunk : chunk * perChunk;
  const last = parts > 1 ? chunk + 1 : min(arg(args, 3), first + perChunk);
  for (let item = first; item < last; item++) {
    const outer = item / parts;
    const start = (item - outer * parts) * partLength;
    const from = argPtr(args, 1) + bytes((outer * length + start) * columns);
    const to = argPtr(args, 2) + bytes(item * columns);
    const rows = min(partLength, length - start);
    if (op == 0) runColumns<N0>(from, to, rows, columns, scale);
    else if (op == 1) runColumns<N1>(from, to, rows, columns, scale);
    else if (op == 2) runColumns<N2>(from, to, rows, columns, scale);
    else runColumns<N3>(from, to, rows, columns, scale);
  }
}

/** Index of the largest (or smallest) of each row. Arguments: x, out, rows, length, perChunk, min. */
export function argExtreme(args: usize, chunk: i32, scratch: usize): void {
  const rows = arg(args, 2);
  const length = arg(args, 3);
  const perChunk = arg(args, 4);
  const smallest = arg(args, 5);
  const last = min(rows, (chunk + 1) * perChunk);
  for (let row = chunk * perChunk; row < last; row++) {
    const from = argPtr(args, 0) + bytes(row * length);
    let best = load<f32>(from);
    let index = 0;
    for (let i = 1; i < length; i++) {
      const value = load<f32>(from + bytes(i));
      if (smallest ? value < best : value > best) {
        best = value;
        index = i;
      }
    }
    store<i32>(argPtr(args, 1) + bytes(row), index);
  }
}
