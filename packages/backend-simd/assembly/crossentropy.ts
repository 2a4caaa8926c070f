import { log4 } from './math';
import { arg, argPtr, bytes, madd, sumLanes } from './simd';

/** Probabilities are kept this far from 0 and 1, and gradients divided by at least that. */
const MARGIN: f32 = 1e-7;
const MOST: f32 = <f32>(1 - 1e-7);
const LEAST_DIVISOR: f32 = 1e-37;

// @ts-ignore: decorator
@inline
function sumOf(from: usize, n: i32): f32 {
  let sums = f32x4.splat(0);
  let i = 0;
  for (; i + 4 <= n; i += 4) sums = f32x4.add(sums, v128.load(from + bytes(i)));
  let sum = sumLanes(sums);
  for (; i < n; i++) sum += load<f32>(from + bytes(i));
  return sum;
}

// @ts-ignore: decorator
@inline
function logOf(q: v128): v128 {
  return log4(f32x4.pmin(f32x4.pmax(q, f32x4.splat(MARGIN)), f32x4.splat(MOST)));
}

/** The place of a class number in its row, or -1 where it is no class. */
// @ts-ignore: decorator
@inline
export function placeOf(label: f32, n: i32): i32 {
  if (!(label >= 0 && label < <f32>n)) return -1;
  const place = <i32>label;
  return <f32>place == label ? place : -1;
}

/** −dy · y / q, and 0 where log q has no slope. */
// @ts-ignore: decorator
@inline
function slope(weighted: v128, q: v128): v128 {
  const sloped = v128.and(f32x4.gt(q, f32x4.splat(0)), f32x4.le(q, f32x4.splat(MOST)));
  const quotient = f32x4.div(weighted, f32x4.pmax(q, f32x4.splat(LEAST_DIVISOR)));
  return f32x4.mul(quotient, v128.and(sloped, f32x4.splat(1)));
}

/**
 * −Σ y log(p / Σ p) of each row. Arguments: y, p, out, rows, length, rows per chunk, whether y holds
 * class numbers.
 */
export function crossentropy(args: usize, chunk: i32, scratch: usize): void {
  const n = arg(args, 4);
  const perChunk = arg(args, 5);
  const sparse = arg(args, 6) != 0;
  const last = min(arg(args, 3), (chunk + 1) * perChunk);
  for (let row = chunk * perChunk; row < last; row++) {
    const p = argPtr(args, 1) + bytes(row * n);
    const divisor = f32x4.splat(max(sumOf(p, n), MARGIN));
    let sum: f32 = 0;
    if (sparse) {
      const place = placeOf(load<f32>(argPtr(args, 0) + bytes(row)), n);
      const q = f32x4.div(v128.load32_splat(p + bytes(max(place, 0))), divisor);
      sum = place < 0 ? f32.NaN : f32x4.extract_lane(logOf(q), 0);
    } else {
      const y = argPtr(args, 0) + bytes(row * n);
      let sums = f32x4.splat(0);
      let i = 0;
      for (; i + 4 <= n; i += 4) {
        const q = f32x4.div(v128.load(p + bytes(i)), divisor);
        sums = madd(v128.load(y + bytes(i)), logOf(q), sums);
      }
      sum = sumLanes(sums);
      for (; i < n; i++) {
        const q = f32x4.div(v128.load32_splat(p + bytes(i)), divisor);
        sum += load<f32>(y + bytes(i)) * f32x4.extract_lane(logOf(q), 0);
      }
    }
    store<f32>(argPtr(args, 2) + bytes(row), -sum);
  }
}

/**
 * Its gradient, (dq − Σ dq · q) / Σ p with q = p / Σ p. Arguments: dy, y, p, out, rows, length, rows
 * per chunk, whether y holds class numbers.
 */
export function crossentropyGradient(args: usize, chunk: i32, scratch: usize): void {
  const n = arg(args, 5);
  const perChunk = arg(args, 6);
  const sparse = arg(args, 7) != 0;
  const last = min(arg(args, 4), (chunk + 1) * perChunk);
  for (let row = chunk * perChunk; row < last; row++) {
    const p = argPtr(args, 2) + bytes(row * n);
    const to = argPtr(args, 3) + bytes(row * n);
    const total = sumOf(p, n);
    const divisor = f32x4.splat(max(total, MARGIN));
    const minus = f32x4.splat(-load<f32>(argPtr(args, 0) + bytes(row)));
    let dot: f32 = 0;
    let i = 0;
    if (sparse) {
      memory.fill(to, 0, bytes(n));
      const place = placeOf(load<f32>(argPtr(args, 1) + bytes(row)), n);
      if (place >= 0) {
        const q = f32x4.div(v128.load32_splat(p + bytes(place)), divisor);
        const dq = slope(minus, q);
        dot = f32x4.extract_lane(f32x4.mul(dq, q), 0);
        store<f32>(to + bytes(place), f32x4.extract_lane(dq, 0));
      }
    } else {
      const y = argPtr(args, 1) + bytes(row * n);
      let sums = f32x4.splat(0);
      for (; i + 4 <= n; i += 4) {
        const q = f32x4.div(v128.load(p + bytes(i)), divisor);
        const dq = slope(f32x4.mul(minus, v128.load(y + bytes(i))), q);
        sums = madd(dq, q, sums);
        v128.store(to + bytes(i), dq);
      }
      dot = sumLanes(sums);
      for (; i < n; i++) {
        const q = f32x4.div(v128.load32_splat(p + bytes(i)), divisor);
        const dq = slope(f32x4.mul(minus, v128.load32_splat(y + bytes(i))), q);
        dot += f32x4.extract_lane(f32x4.mul(dq, q), 0);
        store<f32>(to + bytes(i), f32x4.extract_lane(dq, 0));
      }
    }
    if (total < MARGIN) dot = 0;
    const by = f32x4.splat(dot);
    for (i = 0; i + 4 <= n; i += 4) {
      const dq = v128.load(to + bytes(i));
      v128.store(to + bytes(i), f32x4.div(f32x4.sub(dq, by), divisor));
    }
    for (; i < n; i++) {
      const dq = v128.load32_splat(to + bytes(i));
      store<f32>(to + bytes(i), f32x4.extract_lane(f32x4.div(f32x4.sub(dq, by), divisor), 0));
    }
  }
}
