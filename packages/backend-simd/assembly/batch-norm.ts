import { arg, argF32, argPtr, bytes, madd } from './simd';

/**
 * out = (x - mean) · scale / √(variance + ε) + offset over the last axis. Arguments: x, mean,
 * variance, offset or 0, scale or 0, out, rows, channels, rows per chunk, ε.
 */
export function batchNorm(args: usize, chunk: i32, scratch: usize): void {
  const mean = argPtr(args, 1);
  const variance = argPtr(args, 2);
  const offset = argPtr(args, 3);
  const gamma = argPtr(args, 4);
  const rows = arg(args, 6);
  const c = arg(args, 7);
  const perChunk = arg(args, 8);
  const epsilon = argF32(args, 9);
  for (let i = 0; i < c; i++) {
    const at = bytes(i);
    const scale: f32 = gamma ? load<f32>(gamma + at) : 1;
    store<f32>(scratch + at, scale / sqrt<f32>(load<f32>(variance + at) + epsilon));
  }
  const first = chunk * perChunk;
  const last = min(rows, first + perChunk);
  let from = argPtr(args, 0) + bytes(first * c);
  let to = argPtr(args, 5) + bytes(first * c);
  for (let row = first; row < last; row++) {
    let i = 0;
    for (; i + 4 <= c; i += 4) {
      const at = bytes(i);
      const centred = f32x4.sub(v128.load(from + at), v128.load(mean + at));
      const shift = offset ? v128.load(offset + at) : f32x4.splat(0);
      v128.store(to + at, madd(centred, v128.load(scratch + at), shift));
    }
    for (; i < c; i++) {
      const at = bytes(i);
      const centred = load<f32>(from + at) - load<f32>(mean + at);
      const shift: f32 = offset ? load<f32>(offset + at) : 0;
      store<f32>(to + at, centred * load<f32>(scratch + at) + shift);
    }
    from += bytes(c);
    to += bytes(c);
  }
}

// Statistics over the rows of [rows, channels]. A chunk sums its rows in blocks of so many, so that
// errors do not pile up, and its partial results are joined in order.
const BLOCK: i32 = 128;

/**
 * Mean, and sum of squares about it, of each channel over the rows of a chunk: partial results, a
 * pair of vectors for each chunk. Arguments: x, partials, rows, channels, rows per chunk.
 */
export function channelMoments(args: usize, chunk: i32, scratch: usize): void {
  const c = arg(args, 3), perChunk = arg(args, 4);
  const first = chunk * perChunk;
  const rows = min(perChunk, arg(args, 2) - first);
  const stride = bytes(c);
  const from = argPtr(args, 0) + <usize>first * stride;
  const mean = argPtr(args, 1) + <usize>(chunk << 1) * stride;
  const squares = mean + stride;
  memory.fill(mean, 0, stride << 1);
  const inverse: f32 = 1 / <f32>rows;
  for (let r = 0; r < rows; r += BLOCK) {
    const count = min(BLOCK, rows - r);
    const block = from + <usize>r * stride;
    let i = 0;
    for (; i + 4 <= c; i += 4) {
      let p = block + bytes(i);
      let sum = f32x4.splat(0);
      for (let n = count; n > 0; n--, p += stride) sum = f32x4.add(sum, v128.load(p));
      const to = mean + bytes(i);
      v128.store(to, madd(sum, f32x4.splat(inverse), v128.load(to)));
    }
    for (; i < c; i++) {
      let p = block + bytes(i);
      let sum: f32 = 0;
      for (let n = count; n > 0; n--, p += stride) sum += load<f32>(p);
      const to = mean + bytes(i);
      store<f32>(to, load<f32>(to) + sum * inverse);
    }
  }
  for (let r = 0; r < rows; r += BLOCK) {
    const count = min(BLOCK, rows - r);
    const block = from + <usize>r * stride;
    let i = 0;
    for (; i + 4 <= c; i += 4) {
      let p = block + bytes(i);
      const centre = v128.load(mean + bytes(i));
      let sum = f32x4.splat(0);
      for (let n = count; n > 0; n--, p += stride) {
        const d = f32x4.sub(v128.load(p), centre);
        sum = madd(d, d, sum);
      }
      const to = squares + bytes(i);
      v128.store(to, f32x4.add(sum, v128.load(to)));
    }
    for (; i < c; i++) {
      let p = block + bytes(i);
      const centre = load<f32>(mean + bytes(i));
      let sum: f32 = 0;
      for (let n = count; n > 0; n--, p += stride) {
        const d = load<f32>(p) - centre;
        sum += d * d;
      }
      const to = squares + bytes(i);
      store<f32>(to, load<f32>(to) + sum);
    }
  }
}

/**
 * Mean and variance of all rows from those of the chunks (Chan et al. 1983). Arguments: partials,
 * chunks, rows, channels, rows per chunk, mean, variance.
 */
export function joinMoments(args: usize, chunk: i32, scratch: usize): void {
  const partials = argPtr(args, 0);
  const chunks = arg(args, 1), rows = arg(args, 2), c = arg(args, 3), perChunk = arg(args, 4);
  const stride = bytes(c) << 1;
  for (let i = 0; i < c; i++) {
    let p = partials + bytes(i);
    let sum: f64 = 0;
    for (let n = 0; n < chunks; n++, p += stride) {
      sum += <f64>load<f32>(p) * <f64>min(perChunk, rows - n * perChunk);
    }
    const mean = sum / <f64>rows;
    let squares: f64 = 0;
    p = partials + bytes(i);
    for (let n = 0; n < chunks; n++, p += stride) {
      const d = <f64>load<f32>(p) - mean;
      squares += <f64>load<f32>(p + (stride >> 1)) + d * d * <f64>min(perChunk, rows - n * perChunk);
    }
    store<f32>(argPtr(args, 5) + bytes(i), <f32>mean);
    store<f32>(argPtr(args, 6) + bytes(i), <f32>(squares / <f64>rows));
  }
}

/**
 * Σ dy and Σ dy (x - mean) of each channel over the rows of a chunk: a pair of vectors for each.
 * Arguments: dy, x, mean, partials, rows, channels, rows per chunk.
 */
export function batchNormSums(args: usize, chunk: i32, scratch: usize): void {
  const c = arg(args, 5), perChunk = arg(args, 6);
  const first = chunk * perChunk;
  const rows = min(perChunk, arg(args, 4) - first);
  const stride = bytes(c);
  const dy = argPtr(args, 0) + <usize>first * stride;
  const x = argPtr(args, 1) + <usize>first * stride;
  const mean = argPtr(args, 2);
  const total = argPtr(args, 3) + <usize>(chunk << 1) * stride;
  const along = total + stride;
  memory.fill(total, 0, stride << 1);
  for (let r = 0; r < rows; r += BLOCK) {
    const count = min(BLOCK, rows - r);
    const skip = <usize>r * stride;
    let i = 0;
    for (; i + 4 <= c; i += 4) {
      const at = bytes(i);
      let p = x + skip + at;
      let q = dy + skip + at;
      const centre = v128.load(mean + at);
      let s = f32x4.splat(0), t = s;
      for (let n = count; n > 0; n--, p += stride, q += stride) {
        const g = v128.load(q);
        s = f32x4.add(s, g);
        t = madd(g, f32x4.sub(v128.load(p), centre), t);
      }
      v128.store(total + at, f32x4.add(s, v128.load(total + at)));
      v128.store(along + at, f32x4.add(t, v128.load(along + at)));
    }
    for (; i < c; i++) {
      const at = bytes(i);
      let p = x + skip + at;
      let q = dy + skip + at;
      const centre = load<f32>(mean + at);
      let s: f32 = 0, t: f32 = 0;
      for (let n = count; n > 0; n--, p += stride, q += stride) {
        const g = load<f32>(q);
        s += g;
        t += g * (load<f32>(p) - centre);
      }
      store<f32>(total + at, s + load<f32>(total + at));
      store<f32>(along + at, t + load<f32>(along + at));
    }
  }
}

/**
 * The gradients by offset and scale, and for each channel the factors a, b and d of
 * dx = a dy + b (x - mean) + d. Arguments: partials, chunks, rows, channels, variance, scale, ε,
 * d offset, d scale, factors (three vectors).
 */
export function joinBatchNormSums(args: usize, chunk: i32, scratch: usize): void {
  const partials = argPtr(args, 0);
  const chunks = arg(args, 1), c = arg(args, 3);
  const count = <f64>arg(args, 2);
  const factors = argPtr(args, 9);
  const stride = bytes(c);
  for (let i = 0; i < c; i++) {
    const at = bytes(i);
    let total: f64 = 0, along: f64 = 0;
    let p = partials + at;
    for (let n = 0; n < chunks; n++, p += stride << 1) {
      total += <f64>load<f32>(p);
      along += <f64>load<f32>(p + stride);
    }
    const deviation = 1 / sqrt<f64>(<f64>load<f32>(argPtr(args, 4) + at) + <f64>argF32(args, 6));
    along *= deviation;
    store<f32>(argPtr(args, 7) + at, <f32>total);
    store<f32>(argPtr(args, 8) + at, <f32>along);
    const slope = <f64>load<f32>(argPtr(args, 5) + at) * deviation;
    store<f32>(factors + at, <f32>slope);
    store<f32>(factors + stride + at, <f32>((-slope * deviation * along) / count));
    store<f32>(factors + (stride << 1) + at, <f32>((-slope * total) / count));
  }
}

/**
 * dx = a dy + b (x - mean) + d. Arguments: dy, x, mean, factors, dx, rows, channels, rows per chunk.
 */
export function batchNormGradient(args: usize, chunk: i32, scratch: usize): void {
  const c = arg(args, 6), perChunk = arg(args, 7);
  const first = chunk * perChunk;
  const rows = min(perChunk, arg(args, 5) - first);
  const stride = bytes(c);
  let dy = argPtr(args, 0) + <usize>first * stride;
  let x = argPtr(args, 1) + <usize>first * stride;
  let dx = argPtr(args, 4) + <usize>first * stride;
  const mean = argPtr(args, 2);
  const a = argPtr(args, 3), b = a + stride, d = b + stride;
  for (let r = 0; r < rows; r++) {
    let i = 0;
    for (; i + 4 <= c; i += 4) {
      const at = bytes(i);
      const centred = f32x4.sub(v128.load(x + at), v128.load(mean + at));
      const rest = madd(centred, v128.load(b + at), v128.load(d + at));
      v128.store(dx + at, madd(v128.load(dy + at), v128.load(a + at), rest));
    }
    for (; i < c; i++) {
      const at = bytes(i);
      const centred = load<f32>(x + at) - load<f32>(mean + at);
      const rest = centred * load<f32>(b + at) + load<f32>(d + at);
      store<f32>(dx + at, load<f32>(dy + at) * load<f32>(a + at) + rest);
    }
    dy += stride;
    x += stride;
    dx += stride;
  }
}
