import { arg, argF32, argPtr, bytes, madd, sumLanes } from './simd';

/** Σ x, or Σ (x - shift)² with squares. */
// @ts-ignore: decorator
@inline
function sumRow(from: usize, n: i32, shift: f32, squares: bool): f32 {
  const by = f32x4.splat(shift);
  let s0 = f32x4.splat(0);
  let s1 = s0;
  let i = 0;
  for (; i + 8 <= n; i += 8) {
    const a = f32x4.sub(v128.load(from + bytes(i)), by);
    const b = f32x4.sub(v128.load(from + bytes(i), 16), by);
    s0 = squares ? madd(a, a, s0) : f32x4.add(s0, a);
    s1 = squares ? madd(b, b, s1) : f32x4.add(s1, b);
  }
  let sum = sumLanes(f32x4.add(s0, s1));
  for (; i < n; i++) {
    const a = load<f32>(from + bytes(i)) - shift;
    sum += squares ? a * a : a;
  }
  return sum;
}

/**
 * out = (x - mean) / √(variance + ε) · scale + offset of each row, with mean 0 where it is not
 * centred. Arguments: x, scale, offset or 0, out, means, inverse deviations, rows, length, rows
 * per chunk, ε, centred.
 */
export function rowNorm(args: usize, chunk: i32, scratch: usize): void {
  const scale = argPtr(args, 1);
  const offset = argPtr(args, 2);
  const n = arg(args, 7);
  const perChunk = arg(args, 8);
  const last = min(arg(args, 6), (chunk + 1) * perChunk);
  const part: f32 = 1 / <f32>n;
  for (let row = chunk * perChunk; row < last; row++) {
    const from = argPtr(args, 0) + bytes(row * n);
    const to = argPtr(args, 3) + bytes(row * n);
    const mean: f32 = arg(args, 10) ? sumRow(from, n, 0, false) * part : 0;
    const variance = sumRow(from, n, mean, true) * part;
    const inverse: f32 = 1 / sqrt<f32>(variance + argF32(args, 9));
    store<f32>(argPtr(args, 4) + bytes(row), mean);
    store<f32>(argPtr(args, 5) + bytes(row), inverse);
    const shift = f32x4.splat(mean);
    const factor = f32x4.splat(inverse);
    let i = 0;
    for (; i + 4 <= n; i += 4) {
      const normal = f32x4.mul(f32x4.sub(v128.load(from + bytes(i)), shift), factor);
      const added = offset ? v128.load(offset + bytes(i)) : f32x4.splat(0);
      v128.store(to + bytes(i), madd(normal, v128.load(scale + bytes(i)), added));
    }
    for (; i < n; i++) {
      const normal = (load<f32>(from + bytes(i)) - mean) * inverse;
      const added: f32 = offset ? load<f32>(offset + bytes(i)) : 0;
      store<f32>(to + bytes(i), normal * load<f32>(scale + bytes(i)) + added);
    }
  }
}

/**
 * dx = (g - mean(g) - x̂ · mean(g · x̂)) / σ with g = dy · scale, without the first mean where it is
 * not centred; and for each chunk Σ dy · x̂ and Σ dy over its rows. Arguments: dy, x, scale, means,
 * inverse deviations, dx, sums of dy · x̂ [chunks, length], sums of dy, rows, length, rows per
 * chunk, centred.
 */
export function rowNormGradient(args: usize, chunk: i32, scratch: usize): void {
  const scale = argPtr(args, 2);
  const n = arg(args, 9);
  const perChunk = arg(args, 10);
  const centred = arg(args, 11) != 0;
  const first = chunk * perChunk;
  const last = min(arg(args, 8), first + perChunk);
  const byScale = argPtr(args, 6) + bytes(chunk * n);
  const byOffset = argPtr(args, 7) + bytes(chunk * n);
  memory.fill(byScale, 0, bytes(n));
  memory.fill(byOffset, 0, bytes(n));
  const part: f32 = 1 / <f32>n;
  for (let row = first; row < last; row++) {
    const dy = argPtr(args, 0) + bytes(row * n);
    const x = argPtr(args, 1) + bytes(row * n);
    const dx = argPtr(args, 5) + bytes(row * n);
    const mean = load<f32>(argPtr(args, 3) + bytes(row));
    const inverse = load<f32>(argPtr(args, 4) + bytes(row));
    const shift = f32x4.splat(mean);
    const factor = f32x4.splat(inverse);
    let sums = f32x4.splat(0);
    let products = sums;
    let i = 0;
    for (; i + 4 <= n; i += 4) {
      const at = bytes(i);
      const slope = v128.load(dy + at);
      const normal = f32x4.mul(f32x4.sub(v128.load(x + at), shift), factor);
      const g = f32x4.mul(slope, v128.load(scale + at));
      sums = f32x4.add(sums, g);
      products = madd(g, normal, products);
      v128.store(byScale + at, madd(slope, normal, v128.load(byScale + at)));
      v128.store(byOffset + at, f32x4.add(v128.load(byOffset + at), slope));
    }
    let sum = sumLanes(sums);
    let product = sumLanes(products);
    for (; i < n; i++) {
      const at = bytes(i);
      const slope = load<f32>(dy + at);
      const normal = (load<f32>(x + at) - mean) * inverse;
      const g = slope * load<f32>(scale + at);
      sum += g;
      product += g * normal;
      store<f32>(byScale + at, load<f32>(byScale + at) + slope * normal);
      store<f32>(byOffset + at, load<f32>(byOffset + at) + slope);
    }
    const g0: f32 = centred ? sum * part : 0;
    const along = product * part;
    const minus = f32x4.splat(-along);
    const g0s = f32x4.splat(g0);
    for (i = 0; i + 4 <= n; i += 4) {
      const at = bytes(i);
      const normal = f32x4.mul(f32x4.sub(v128.load(x + at), shift), factor);
      const g = f32x4.sub(f32x4.mul(v128.load(dy + at), v128.load(scale + at)), g0s);
      v128.store(dx + at, f32x4.mul(madd(minus, normal, g), factor));
    }
    for (; i < n; i++) {
      const at = bytes(i);
      const normal = (load<f32>(x + at) - mean) * inverse;
      const g = load<f32>(dy + at) * load<f32>(scale + at) - g0;
      store<f32>(dx + at, (g - along * normal) * inverse);
    }
  }
}
