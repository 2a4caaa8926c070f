import { log4, shiftedExp4 } from './math';
import { arg, argPtr, bytes, sumLanes } from './simd';

/** The largest of a row. NaN is passed over: it makes the sum of the row NaN all the same. */
export function largest(from: usize, n: i32): f32 {
  let r0 = f32x4.splat(f32.NEGATIVE_INFINITY);
  let r1 = r0, r2 = r0, r3 = r0;
  let i = 0;
  for (; i + 16 <= n; i += 16, from += 64) {
    r0 = f32x4.pmax(r0, v128.load(from));
    r1 = f32x4.pmax(r1, v128.load(from, 16));
    r2 = f32x4.pmax(r2, v128.load(from, 32));
    r3 = f32x4.pmax(r3, v128.load(from, 48));
  }
  r0 = f32x4.pmax(f32x4.pmax(r0, r1), f32x4.pmax(r2, r3));
  for (; i < n; i++, from += 4) r0 = f32x4.pmax(r0, v128.load_splat<f32>(from));
  r0 = f32x4.pmax(r0, v128.shuffle<f32>(r0, r0, 2, 3, 0, 1));
  return f32x4.extract_lane(f32x4.pmax(r0, v128.shuffle<f32>(r0, r0, 1, 0, 3, 2)), 0);
}

/**
 * Softmax (or its logarithm) of each row, shifted by the row's maximum.
 * Arguments: x, out, rows, length, rows per chunk, logarithm.
 */
export function softmax(args: usize, chunk: i32, scratch: usize): void {
  const rows = arg(args, 2);
  const n = arg(args, 3);
  const perChunk = arg(args, 4);
  const logarithm = arg(args, 5);
  const last = min(rows, (chunk + 1) * perChunk);
  for (let row = chunk * perChunk; row < last; row++) {
    const from = argPtr(args, 0) + bytes(row * n);
    const to = argPtr(args, 1) + bytes(row * n);
    const top = largest(from, n);
    const shift = f32x4.splat(top);
    let s0 = f32x4.splat(0), s1 = s0;
    let i = 0;
    // Two at a time share the constants, which V8 would load anew for each.
    for (; i + 8 <= n; i += 8) {
      const e0 = shiftedExp4(f32x4.sub(v128.load(from + bytes(i)), shift));
      const e1 = shiftedExp4(f32x4.sub(v128.load(from + bytes(i), 16), shift));
      s0 = f32x4.add(s0, e0);
      s1 = f32x4.add(s1, e1);
      v128.store(to + bytes(i), e0);
      v128.store(to + bytes(i), e1, 16);
    }
    let sum = sumLanes(f32x4.add(s0, s1));
    for (; i < n; i++) {
      const e = f32x4.extract_lane(shiftedExp4(f32x4.splat(load<f32>(from + bytes(i)) - top)), 0);
      sum += e;
      store<f32>(to + bytes(i), e);
    }
    i = 0;
    if (logarithm) {
      const logSum = f32x4.extract_lane(log4(f32x4.splat(sum)), 0);
      const by = f32x4.splat(logSum);
      for (; i + 4 <= n; i += 4) {
        v128.store(to + bytes(i), f32x4.sub(f32x4.sub(v128.load(from + bytes(i)), shift), by));
      }
      for (; i < n; i++) store<f32>(to + bytes(i), load<f32>(from + bytes(i)) - top - logSum);
    } else {
      const share: f32 = 1 / sum;
      const scale = f32x4.splat(share);
      for (; i + 4 <= n; i += 4) {
        v128.store(to + bytes(i), f32x4.mul(v128.load(to + bytes(i)), scale));
      }
      for (; i < n; i++) store<f32>(to + bytes(i), load<f32>(to + bytes(i)) * share);
    }
  }
}
