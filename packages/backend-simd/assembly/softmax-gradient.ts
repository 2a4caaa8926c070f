import { exp4 } from './math';
import { arg, argPtr, bytes, madd, sumLanes } from './simd';

/**
 * Gradient of softmax, (dy - Σ dy · y) · y, or of its logarithm, dy - eʸ Σ dy, row by row.
 * Arguments: dy, y, out, rows, length, rows per chunk, logarithm.
 */
export function softmaxGradient(args: usize, chunk: i32, scratch: usize): void {
  const n = arg(args, 4);
  const perChunk = arg(args, 5);
  const logarithm = arg(args, 6) != 0;
  const last = min(arg(args, 3), (chunk + 1) * perChunk);
  for (let row = chunk * perChunk; row < last; row++) {
    const dy = argPtr(args, 0) + bytes(row * n);
    const y = argPtr(args, 1) + bytes(row * n);
    const to = argPtr(args, 2) + bytes(row * n);
    let sums = f32x4.splat(0);
    let i = 0;
    for (; i + 4 <= n; i += 4) {
      const g = v128.load(dy + bytes(i));
      sums = logarithm ? f32x4.add(sums, g) : madd(g, v128.load(y + bytes(i)), sums);
    }
    let sum = sumLanes(sums);
    for (; i < n; i++) {
      const g = load<f32>(dy + bytes(i));
      sum += logarithm ? g : g * load<f32>(y + bytes(i));
    }
    const by = f32x4.splat(sum);
    const minus = f32x4.neg(by);
    for (i = 0; i + 4 <= n; i += 4) {
      const g = v128.load(dy + bytes(i));
      const v = v128.load(y + bytes(i));
      const result = logarithm ? madd(minus, exp4(v), g) : f32x4.mul(f32x4.sub(g, by), v);
      v128.store(to + bytes(i), result);
    }
    for (; i < n; i++) {
      const g = v128.load32_splat(dy + bytes(i));
      const v = v128.load32_splat(y + bytes(i));
      const result = logarithm ? madd(minus, exp4(v), g) : f32x4.mul(f32x4.sub(g, by), v);
      store<f32>(to + bytes(i), f32x4.extract_lane(result, 0));
    }
  }
}
