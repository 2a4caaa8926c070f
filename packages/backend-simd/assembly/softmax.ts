import { exp4, log4 } from './math';
import { reduceRow } from './reduce';
import { arg, argPtr, bytes, sumLanes } from './simd';

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
    const top = reduceRow(1, from, n);
    const shift = f32x4.splat(top);
    let sums = f32x4.splat(0);
    let i = 0;
    for (; i + 4 <= n; i += 4) {
      const e = exp4(f32x4.sub(v128.load(from + bytes(i)), shift));
      sums = f32x4.add(sums, e);
      v128.store(to + bytes(i), e);
    }
    let sum = sumLanes(sums);
    for (; i < n; i++) {
      const e = f32x4.extract_lane(exp4(f32x4.splat(load<f32>(from + bytes(i)) - top)), 0);
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
      const scale = f32x4.splat(sum);
      for (; i + 4 <= n; i += 4) {
        v128.store(to + bytes(i), f32x4.div(v128.load(to + bytes(i)), scale));
      }
      for (; i < n; i++) store<f32>(to + bytes(i), load<f32>(to + bytes(i)) / sum);
    }
  }
}
