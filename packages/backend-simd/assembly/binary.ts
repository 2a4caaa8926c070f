import { N0, N1, N2, N3, N4, N5, N6, N7, N8, N9, N10, N16, N17, N18, N19, N20, N21 } from './numbers';
import { arg, argPtr, bytes } from './simd';

// @ts-ignore: decorator
@inline
function apply<OP>(a: v128, b: v128): v128 {
  if (offsetof<OP>() == 0) return f32x4.add(a, b);
  if (offsetof<OP>() == 1) return f32x4.sub(a, b);
  if (offsetof<OP>() == 2) return f32x4.mul(a, b);
  if (offsetof<OP>() == 3) return f32x4.div(a, b);
  if (offsetof<OP>() == 4) return f32x4.max(a, b);
  if (offsetof<OP>() == 5) return f32x4.min(a, b);
  if (offsetof<OP>() == 6) {
    const d = f32x4.sub(a, b);
    return f32x4.mul(d, d);
  }
  // EluGrad: a = dy, b = y.
  if (offsetof<OP>() == 7) {
    const slope = f32x4.add(b, f32x4.splat(1));
    return v128.bitselect(a, f32x4.mul(a, slope), f32x4.ge(b, f32x4.splat(0)));
  }
  // Prelu: a = x, b = slope.
  if (offsetof<OP>() == 8) return v128.bitselect(f32x4.mul(a, b), a, f32x4.lt(a, f32x4.splat(0)));
  // ReluGrad and Relu6Grad: a = dy, b = x.
  if (offsetof<OP>() == 9) return v128.and(a, f32x4.gt(b, f32x4.splat(0)));
  if (offsetof<OP>() == 10) {
    const inside = v128.and(f32x4.gt(b, f32x4.splat(0)), f32x4.le(b, f32x4.splat(6)));
    return v128.and(a, inside);
  }
  // Comparisons give masks.
  if (offsetof<OP>() == 16) return f32x4.gt(a, b);
  if (offsetof<OP>() == 17) return f32x4.ge(a, b);
  if (offsetof<OP>() == 18) return f32x4.lt(a, b);
  if (offsetof<OP>() == 19) return f32x4.le(a, b);
  if (offsetof<OP>() == 20) return f32x4.eq(a, b);
  return f32x4.ne(a, b);
}

/** Four masks as four bytes of 0 or 1. */
// @ts-ignore: decorator
@inline
function narrow(mask: v128): u32 {
  const shorts = i16x8.narrow_i32x4_s(mask, mask);
  return i32x4.extract_lane(i8x16.narrow_i16x8_s(shorts, shorts), 0) & 0x01010101;
}

// @ts-ignore: decorator
@inline
function vectors<OP, A, B>(a: usize, b: usize, to: usize, n: i32): void {
  const aStep = offsetof<A>();
  const bStep = offsetof<B>();
  let i = 0;
  if (offsetof<OP>() >= 16) {
    for (; i + 4 <= n; i += 4) {
      const x = offsetof<A>() ? v128.load(a) : v128.load_splat<f32>(a);
      const y = offsetof<B>() ? v128.load(b) : v128.load_splat<f32>(b);
      store<u32>(to, narrow(apply<OP>(x, y)));
      a += aStep;
      b += bStep;
      to += 4;
    }
    for (; i < n; i++) {
      store<u8>(to, <u8>narrow(apply<OP>(v128.load_splat<f32>(a), v128.load_splat<f32>(b))));
      a += aStep >> 2;
      b += bStep >> 2;
      to += 1;
    }
    return;
  }
  for (; i + 8 <= n; i += 8) {
    const x0 = offsetof<A>() ? v128.load(a) : v128.load_splat<f32>(a);
    const y0 = offsetof<B>() ? v128.load(b) : v128.load_splat<f32>(b);
    const x1 = offsetof<A>() ? v128.load(a, 16) : x0;
    const y1 = offsetof<B>() ? v128.load(b, 16) : y0;
    v128.store(to, apply<OP>(x0, y0));
    v128.store(to, apply<OP>(x1, y1), 16);
    a += aStep << 1;
    b += bStep << 1;
    to += 32;
  }
  for (; i + 4 <= n; i += 4) {
    const x = offsetof<A>() ? v128.load(a) : v128.load_splat<f32>(a);
    const y = offsetof<B>() ? v128.load(b) : v128.load_splat<f32>(b);
    v128.store(to, apply<OP>(x, y));
    a += aStep;
    b += bStep;
    to += 16;
  }
  for (; i < n; i++) {
    const result = apply<OP>(v128.load_splat<f32>(a), v128.load_splat<f32>(b));
    store<f32>(to, f32x4.extract_lane(result, 0));
    a += aStep >> 2;
    b += bStep >> 2;
    to += 4;
  }
}

function modes<OP>(mode: i32, a: usize, b: usize, to: usize, n: i32): void {
  if (mode == 0) vectors<OP, N16, N16>(a, b, to, n);
  else if (mode == 1) vectors<OP, N16, N0>(a, b, to, n);
  else vectors<OP, N0, N16>(a, b, to, n);
}

function row(op: i32, mode: i32, a: usize, b: usize, to: usize, n: i32): void {
  if (op == 0) modes<N0>(mode, a, b, to, n);
  else if (op == 1) modes<N1>(mode, a, b, to, n);
  else if (op == 2) modes<N2>(mode, a, b, to, n);
  else if (op == 3) modes<N3>(mode, a, b, to, n);
  else if (op == 4) modes<N4>(mode, a, b, to, n);
  else if (op == 5) modes<N5>(mode, a, b, to, n);
  else if (op == 6) modes<N6>(mode, a, b, to, n);
  else if (op == 7) modes<N7>(mode, a, b, to, n);
  else if (op == 8) modes<N8>(mode, a, b, to, n);
  else if (op == 9) modes<N9>(mode, a, b, to, n);
  else if (op == 10) modes<N10>(mode, a, b, to, n);
  else if (op == 16) modes<N16>(mode, a, b, to, n);
  else if (op == 17) modes<N17>(mode, a, b, to, n);
  else if (op == 18) modes<N18>(mode, a, b, to, n);
  else if (op == 19) modes<N19>(mode, a, b, to, n);
  else if (op == 20) modes<N20>(mode, a, b, to, n);
  else modes<N21>(mode, a, b, to, n);
}

/**
 * out = a ∘ b with broadcasting. Arguments: op, a, b, out, inner (length of the last axis), mode
 * (0 both run along it, 1 b is constant, 2 a is), grain, rows, outer axes, then from word 9 on for
 * each of them, innermost first: size, stride of a, stride of b. With one row a chunk is a piece
 * of it, else `grain` rows.
 */
export function binary(args: usize, chunk: i32, scratch: usize): void {
  const op = arg(args, 0);
  const inner = arg(args, 4);
  const mode = arg(args, 5);
  const grain = arg(args, 6);
  const rows = arg(args, 7);
  const axes = arg(args, 8);
  const a = argPtr(args, 1);
  const b = argPtr(args, 2);
  const out = argPtr(args, 3);
  const size: i32 = op >= 16 ? 0 : 2;
  if (rows == 1) {
    const start = chunk * grain;
    const skip = bytes(start);
    row(
      op,
      mode,
      mode == 2 ? a : a + skip,
      mode == 1 ? b : b + skip,
      out + (<usize>start << size),
      min(grain, inner - start),
    );
    return;
  }
  const last = min(rows, (chunk + 1) * grain);
  for (let r = chunk * grain; r < last; r++) {
    let rest = r;
    let aOffset = 0;
    let bOffset = 0;
    for (let axis = 0; axis < axes; axis++) {
      const word = args + <usize>((9 + axis * 3) << 2);
      const extent = load<i32>(word);
      const next = rest / extent;
      const at = rest - next * extent;
      aOffset += at * load<i32>(word, 4);
      bOffset += at * load<i32>(word, 8);
      rest = next;
    }
    row(op, mode, a + bytes(aOffset), b + bytes(bOffset), out + (<usize>(r * inner) << size), inner);
  }
}

/** out = condition ? a : b on words. Arguments: condition (bytes), a, b, out, n, grain. */
export function select(args: usize, chunk: i32, scratch: usize): void {
  const grain = arg(args, 5);
  const start = chunk * grain;
  const end = min(arg(args, 4), start + grain);
  const condition = argPtr(args, 0);
  const a = argPtr(args, 1);
  const b = argPtr(args, 2);
  const out = argPtr(args, 3);
  let i = start;
  for (; i + 4 <= end; i += 4) {
    const flags = v128.load32_zero(condition + <usize>i);
    const wide = i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(flags));
    const mask = i32x4.ne(wide, i32x4.splat(0));
    const at = bytes(i);
    v128.store(out + at, v128.bitselect(v128.load(a + at), v128.load(b + at), mask));
  }
  for (; i < end; i++) {
    const at = bytes(i);
    store<u32>(out + at, load<u8>(condition + <usize>i) ? load<u32>(a + at) : load<u32>(b + at));
  }
}
