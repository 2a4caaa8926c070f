import { logOf } from './double';
import { arg, argPtr, bytes } from './simd';

// xoshiro128** (Blackman and Vigna 2018), as core's seeded generator has it: what comes out is the
// same to the last bit.

// @ts-ignore: decorator
@inline
function rotate(x: v128, by: i32): v128 {
  return v128.or(i32x4.shl(x, by), i32x4.shr_u(x, 32 - by));
}

/** Two lanes as minimum + range · u / 2^24 in double precision. */
// @ts-ignore: decorator
@inline
function scaled(words: v128, minimum: f64, range: f64): v128 {
  const share = f64x2.mul(f64x2.convert_low_i32x4_u(words), f64x2.splat(1 / 16777216.0));
  const value = f64x2.add(f64x2.splat(minimum), f64x2.mul(f64x2.splat(range), share));
  return f32x4.demote_f64x2_zero(value);
}

/**
 * Four streams side by side, which follow each other in the sequence: `length` numbers each.
 * Arguments: states (four words a stream), out, n, length, kind, and for kind 0, numbers from a
 * range, minimum and range as doubles; for kind 1, masks, below how many of 2^24 an element is 0,
 * and what it is otherwise.
 */
export function randomStreams(args: usize, chunk: i32, scratch: usize): void {
  const length = arg(args, 3);
  const first = chunk * 4 * length;
  const left = arg(args, 2) - first;
  const uniform = arg(args, 4) == 0;
  const minimum = load<f64>(args, 24);
  const range = load<f64>(args, 32);
  const threshold = i32x4.splat(arg(args, 6));
  const kept = i32x4.splat(arg(args, 7));
  const state = argPtr(args, 0) + (<usize>chunk << 6);
  const a = v128.load(state), b = v128.load(state, 16);
  const c = v128.load(state, 32), d = v128.load(state, 48);
  // From a stream a vector to a word of the state a vector.
  const ab0 = v128.shuffle<i32>(a, b, 0, 4, 1, 5), cd0 = v128.shuffle<i32>(c, d, 0, 4, 1, 5);
  const ab1 = v128.shuffle<i32>(a, b, 2, 6, 3, 7), cd1 = v128.shuffle<i32>(c, d, 2, 6, 3, 7);
  let s0 = v128.shuffle<i32>(ab0, cd0, 0, 1, 4, 5);
  let s1 = v128.shuffle<i32>(ab0, cd0, 2, 3, 6, 7);
  let s2 = v128.shuffle<i32>(ab1, cd1, 0, 1, 4, 5);
  let s3 = v128.shuffle<i32>(ab1, cd1, 2, 3, 6, 7);
  const stride = bytes(length);
  let to = argPtr(args, 1) + bytes(first);
  for (let i = 0; i < length; i++, to += 4) {
    const x5 = i32x4.add(s1, i32x4.shl(s1, 2));
    const turned = rotate(x5, 7);
    const result = i32x4.shr_u(i32x4.add(turned, i32x4.shl(turned, 3)), 8);
    const t = i32x4.shl(s1, 9);
    s2 = v128.xor(s2, s0);
    s3 = v128.xor(s3, s1);
    s1 = v128.xor(s1, s2);
    s0 = v128.xor(s0, s3);
    s2 = v128.xor(s2, t);
    s3 = rotate(s3, 11);
    let value: v128;
    if (uniform) {
      const low = scaled(result, minimum, range);
      const high = scaled(v128.shuffle<i32>(result, result, 2, 3, 2, 3), minimum, range);
      value = v128.shuffle<i32>(low, high, 0, 1, 4, 5);
    } else {
      value = v128.and(kept, i32x4.ge_s(result, threshold));
    }
    if (i < left) v128.store_lane<u32>(to, value, 0);
    if (length + i < left) v128.store_lane<u32>(to + stride, value, 1);
    if (length * 2 + i < left) v128.store_lane<u32>(to + stride * 2, value, 2);
    if (length * 3 + i < left) v128.store_lane<u32>(to + stride * 3, value, 3);
  }
}

// @ts-ignore: decorator
@inline
function next(state: usize): u32 {
  const s0 = load<u32>(state), s1 = load<u32>(state, 4);
  const s2 = load<u32>(state, 8) ^ s0;
  const s3 = load<u32>(state, 12) ^ s1;
  store<u32>(state, s0 ^ s3);
  store<u32>(state, s1 ^ s2, 4);
  store<u32>(state, s2 ^ (s1 << 9), 8);
  store<u32>(state, rotl<u32>(s3, 11), 12);
  return rotl<u32>(s1 * 5, 7) * 9;
}

/**
 * Normal deviates (Marsaglia's polar method), one after another: how many numbers a pair takes
 * depends on the numbers. Arguments: state (four words, a word that says whether there is a spare,
 * one unused, the spare as a double), out, n, a word unused, mean and deviation as doubles.
 */
export function randomNormal(args: usize, chunk: i32, scratch: usize): void {
  const state = argPtr(args, 0);
  const n = arg(args, 2);
  const mean = load<f64>(args, 16);
  const deviation = load<f64>(args, 24);
  let to = argPtr(args, 1);
  for (let i = 0; i < n; i++, to += 4) {
    if (load<i32>(state, 16)) {
      store<i32>(state, 0, 16);
      store<f32>(to, <f32>(mean + deviation * load<f64>(state, 24)));
      store<f64>(state, 0, 24);
      continue;
    }
    let u: f64, v: f64, s: f64;
    do {
      u = <f64>next(state) / 2147483648.0 - 1;
      v = <f64>next(state) / 2147483648.0 - 1;
      s = u * u + v * v;
    } while (!(s > 0 && s < 1));
    const scale = sqrt<f64>((-2 * logOf(s)) / s);
    store<i32>(state, 1, 16);
    store<f64>(state, v * scale, 24);
    store<f32>(to, <f32>(mean + deviation * u * scale));
  }
}
