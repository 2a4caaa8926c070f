import { arg, argF32, argPtr, bytes, madd } from './simd';

// One step of an optimizer over one parameter, each value read and written once. The tail of a
// parameter is computed as a vector too: blocks are a multiple of 64 bytes long.

/**
 * velocity = momentum · velocity - rate · g; value += velocity, or with Nesterov value += momentum
 * · velocity - rate · g; g = gradient + decay · value (Keras SGD). Arguments: value, gradient, velocity,
 * out value, out velocity, n, grain, rate, momentum, decay, nesterov.
 */
export function sgdStep(args: usize, chunk: i32, scratch: usize): void {
  const grain = arg(args, 6);
  const start = chunk * grain;
  const end = min(arg(args, 5), start + grain);
  const minusRate = f32x4.splat(-argF32(args, 7));
  const momentum = f32x4.splat(argF32(args, 8));
  const decay = f32x4.splat(argF32(args, 9));
  const nesterov = arg(args, 10);
  const velocity = argPtr(args, 2);
  for (let i = start; i < end; i += 4) {
    const at = bytes(i);
    const value = v128.load(argPtr(args, 0) + at);
    const gradient = madd(decay, value, v128.load(argPtr(args, 1) + at));
    let step = f32x4.mul(minusRate, gradient);
    if (velocity) {
      const moved = madd(momentum, v128.load(velocity + at), step);
      v128.store(argPtr(args, 4) + at, moved);
      step = nesterov ? madd(momentum, moved, step) : moved;
    }
    v128.store(argPtr(args, 3) + at, f32x4.add(value, step));
  }
}

/**
 * m += (g - m)(1 - β1); v += (g² - v)(1 - β2); value -= rate' · m / (√v + ε) + decay · value.
 * Arguments: value, gradient, m, v, out value, out m, out v, n, grain, rate' (with the bias
 * corrections), 1 - β1, 1 - β2, ε, decay (times the rate).
 */
export function adamStep(args: usize, chunk: i32, scratch: usize): void {
  const grain = arg(args, 8);
  const start = chunk * grain;
  const end = min(arg(args, 7), start + grain);
  const rate = f32x4.splat(argF32(args, 9));
  const one = f32x4.splat(argF32(args, 10));
  const two = f32x4.splat(argF32(args, 11));
  const epsilon = f32x4.splat(argF32(args, 12));
  const keep = f32x4.splat(1 - argF32(args, 13));
  for (let i = start; i < end; i += 4) {
    const at = bytes(i);
    const value = v128.load(argPtr(args, 0) + at);
    const g = v128.load(argPtr(args, 1) + at);
    let m = v128.load(argPtr(args, 2) + at);
    let v = v128.load(argPtr(args, 3) + at);
    m = madd(f32x4.sub(g, m), one, m);
    v = madd(f32x4.sub(f32x4.mul(g, g), v), two, v);
    const step = f32x4.div(f32x4.mul(rate, m), f32x4.add(f32x4.sqrt(v), epsilon));
    v128.store(argPtr(args, 4) + at, f32x4.sub(f32x4.mul(value, keep), step));
    v128.store(argPtr(args, 5) + at, m);
    v128.store(argPtr(args, 6) + at, v);
  }
}
