import { arg, argPtr, bytes } from './simd';

/**
 * Running sums or products over the middle axis of [outer, length, columns]. Arguments: x, out,
 * outer, length, columns, product, exclusive, reverse, outer per chunk.
 */
export function cumulate(args: usize, chunk: i32, scratch: usize): void {
  const length = arg(args, 3);
  const columns = arg(args, 4);
  const product = arg(args, 5) != 0;
  const exclusive = arg(args, 6) != 0;
  const reverse = arg(args, 7) != 0;
  const perChunk = arg(args, 8);
  const last = min(arg(args, 2), (chunk + 1) * perChunk);
  const step: usize = reverse ? 0 - bytes(columns) : bytes(columns);
  for (let outer = chunk * perChunk; outer < last; outer++) {
    const skip = bytes((outer * length + (reverse ? length - 1 : 0)) * columns);
    for (let column = 0; column < columns; column++) {
      let from = argPtr(args, 0) + skip + bytes(column);
      let to = argPtr(args, 1) + skip + bytes(column);
      let total: f32 = product ? 1 : 0;
      for (let i = 0; i < length; i++, from += step, to += step) {
        if (exclusive) store<f32>(to, total);
        total = product ? total * load<f32>(from) : total + load<f32>(from);
        if (!exclusive) store<f32>(to, total);
      }
    }
  }
}

/**
 * The k largest of each row and their indices, the first of equals first. Arguments: x, values,
 * indices, rows, length, k, rows per chunk.
 */
export function topK(args: usize, chunk: i32, scratch: usize): void {
  const length = arg(args, 4);
  const k = arg(args, 5);
  const perChunk = arg(args, 6);
  const last = min(arg(args, 3), (chunk + 1) * perChunk);
  for (let row = chunk * perChunk; row < last; row++) {
    const from = argPtr(args, 0) + bytes(row * length);
    const values = argPtr(args, 1) + bytes(row * k);
    const indices = argPtr(args, 2) + bytes(row * k);
    let count = 0;
    for (let i = 0; i < length; i++) {
      const value = load<f32>(from + bytes(i));
      if (count == k && !(value > load<f32>(values + bytes(k - 1)))) continue;
      let place = count < k ? count++ : k - 1;
      for (; place > 0 && value > load<f32>(values + bytes(place - 1)); place--) {
        store<f32>(values + bytes(place), load<f32>(values + bytes(place - 1)));
        store<i32>(indices + bytes(place), load<i32>(indices + bytes(place - 1)));
      }
      store<f32>(values + bytes(place), value);
      store<i32>(indices + bytes(place), i);
    }
  }
}

/** Rows of one word but at their index. Arguments: indices, out, rows, depth, on, off, rows per chunk. */
export function oneHot(args: usize, chunk: i32, scratch: usize): void {
  const depth = arg(args, 3);
  const perChunk = arg(args, 6);
  const last = min(arg(args, 2), (chunk + 1) * perChunk);
  const off = i32x4.splat(arg(args, 5));
  for (let row = chunk * perChunk; row < last; row++) {
    const to = argPtr(args, 1) + bytes(row * depth);
    let i = 0;
    for (; i + 4 <= depth; i += 4) v128.store(to + bytes(i), off);
    for (; i < depth; i++) store<i32>(to + bytes(i), arg(args, 5));
    const index = load<i32>(argPtr(args, 0) + bytes(row));
    if (<u32>index < <u32>depth) store<i32>(to + bytes(index), arg(args, 4));
  }
}
