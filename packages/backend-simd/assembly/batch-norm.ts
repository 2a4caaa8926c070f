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
