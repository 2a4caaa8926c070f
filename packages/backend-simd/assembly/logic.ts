import { broadcastOffset } from './broadcast';
import { arg, argPtr } from './simd';

// Booleans are bytes of 0 and 1: 0 and, 1 or, 2 exclusive or.

// @ts-ignore: decorator
@inline
function combine(op: i32, a: v128, b: v128): v128 {
  return op == 0 ? v128.and(a, b) : op == 1 ? v128.or(a, b) : v128.xor(a, b);
}

/**
 * out = a ∘ b with broadcasting. Arguments: op, a, b, out, inner, mode (0 both run along it, 1 b is
 * constant, 2 a is), rows per chunk, rows, outer axes, then the axes as in `broadcastOffset`.
 */
export function logical(args: usize, chunk: i32, scratch: usize): void {
  const op = arg(args, 0);
  const inner = arg(args, 4);
  const mode = arg(args, 5);
  const grain = arg(args, 6);
  const last = min(arg(args, 7), (chunk + 1) * grain);
  const axes = arg(args, 8);
  for (let row = chunk * grain; row < last; row++) {
    let a = argPtr(args, 1) + <usize>broadcastOffset(args, 9, axes, row, 1);
    let b = argPtr(args, 2) + <usize>broadcastOffset(args, 9, axes, row, 2);
    let to = argPtr(args, 3) + <usize>(row * inner);
    let i = 0;
    for (; i + 16 <= inner; i += 16, to += 16) {
      const x = mode == 2 ? v128.load8_splat(a) : v128.load(a);
      const y = mode == 1 ? v128.load8_splat(b) : v128.load(b);
      v128.store(to, combine(op, x, y));
      if (mode != 2) a += 16;
      if (mode != 1) b += 16;
    }
    for (; i < inner; i++, to++) {
      const result = combine(op, v128.load8_splat(a), v128.load8_splat(b));
      store<u8>(to, i8x16.extract_lane_u(result, 0));
      if (mode != 2) a++;
      if (mode != 1) b++;
    }
  }
}

/** out = not x. Arguments: x, out, n, grain. */
export function logicalNot(args: usize, chunk: i32, scratch: usize): void {
  const grain = arg(args, 3);
  let i = chunk * grain;
  const end = min(arg(args, 2), i + grain);
  const one = i8x16.splat(1);
  const from = argPtr(args, 0);
  const to = argPtr(args, 1);
  for (; i + 16 <= end; i += 16) {
    const zero = i8x16.eq(v128.load(from + <usize>i), i8x16.splat(0));
    v128.store(to + <usize>i, v128.and(zero, one));
  }
  for (; i < end; i++) store<u8>(to + <usize>i, load<u8>(from + <usize>i) == 0 ? 1 : 0);
}

/**
 * Whether any (or all) of the middle axis of [outer, length, columns] are true. Arguments: x, out,
 * outer, length, columns, all, outer per chunk.
 */
export function anyOrAll(args: usize, chunk: i32, scratch: usize): void {
  const length = arg(args, 3);
  const columns = arg(args, 4);
  const every = arg(args, 5);
  const perChunk = arg(args, 6);
  const last = min(arg(args, 2), (chunk + 1) * perChunk);
  for (let outer = chunk * perChunk; outer < last; outer++) {
    const from = argPtr(args, 0) + <usize>(outer * length * columns);
    const to = argPtr(args, 1) + <usize>(outer * columns);
    for (let column = 0; column < columns; column++) {
      let result: u8 = every ? 1 : 0;
      let p = from + <usize>column;
      for (let i = 0; i < length; i++, p += <usize>columns) {
        const value: u8 = load<u8>(p) != 0 ? 1 : 0;
        result = every ? result & value : result | value;
      }
      store<u8>(to + <usize>column, result);
    }
  }
}
