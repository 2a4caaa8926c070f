import { broadcastOffset } from './broadcast';
import { powerOf } from './double';
import { arg, argPtr, bytes } from './simd';

// Element by element on integers, and powers of floats: 0 add, 1 subtract, 2 multiply, 3 maximum,
// 4 minimum, 5 power of floats.

// @ts-ignore: decorator
@inline
function combine(op: i32, a: v128, b: v128): v128 {
  if (op == 0) return i32x4.add(a, b);
  if (op == 1) return i32x4.sub(a, b);
  if (op == 2) return i32x4.mul(a, b);
  return op == 3 ? i32x4.max_s(a, b) : i32x4.min_s(a, b);
}

/**
 * out = a ∘ b with broadcasting. Arguments: op, a, b, out, inner, mode (0 both run along it, 1 b is
 * constant, 2 a is), rows per chunk, rows, outer axes, then the axes as in `broadcastOffset`.
 */
export function integerBinary(args: usize, chunk: i32, scratch: usize): void {
  const op = arg(args, 0);
  const inner = arg(args, 4);
  const mode = arg(args, 5);
  const grain = arg(args, 6);
  const last = min(arg(args, 7), (chunk + 1) * grain);
  const axes = arg(args, 8);
  const stepA: usize = mode == 2 ? 0 : 4;
  const stepB: usize = mode == 1 ? 0 : 4;
  for (let row = chunk * grain; row < last; row++) {
    let a = argPtr(args, 1) + bytes(broadcastOffset(args, 9, axes, row, 1));
    let b = argPtr(args, 2) + bytes(broadcastOffset(args, 9, axes, row, 2));
    let to = argPtr(args, 3) + bytes(row * inner);
    let i = 0;
    if (op == 5) {
      for (; i < inner; i++, a += stepA, b += stepB, to += 4) {
        store<f32>(to, <f32>powerOf(<f64>load<f32>(a), <f64>load<f32>(b)));
      }
      continue;
    }
    for (; i + 4 <= inner; i += 4, to += 16, a += stepA << 2, b += stepB << 2) {
      const x = mode == 2 ? v128.load32_splat(a) : v128.load(a);
      const y = mode == 1 ? v128.load32_splat(b) : v128.load(b);
      v128.store(to, combine(op, x, y));
    }
    for (; i < inner; i++, to += 4, a += stepA, b += stepB) {
      const result = combine(op, v128.load32_splat(a), v128.load32_splat(b));
      store<i32>(to, i32x4.extract_lane(result, 0));
    }
  }
}

/** Floats cut to integers, NaN to 0. Arguments: x, out, n, grain. */
export function truncate(args: usize, chunk: i32, scratch: usize): void {
  const grain = arg(args, 3);
  let i = chunk * grain;
  const end = min(arg(args, 2), i + grain);
  const from = argPtr(args, 0);
  const to = argPtr(args, 1);
  for (; i + 4 <= end; i += 4) {
    v128.store(to + bytes(i), i32x4.trunc_sat_f32x4_s(v128.load(from + bytes(i))));
  }
  for (; i < end; i++) {
    const whole = i32x4.trunc_sat_f32x4_s(v128.load32_splat(from + bytes(i)));
    store<i32>(to + bytes(i), i32x4.extract_lane(whole, 0));
  }
}
